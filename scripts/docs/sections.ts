import { actionsTable } from './actions-table.ts';
import { apiReference } from './api-reference.ts';
import { firstLimitsTable, limitsTable, needsTable, quotasTable } from './capacity-tables.ts';
import { commandsReference, commonOptionsTable } from './commands-reference.ts';
import { decisionsIndex } from './decisions-index.ts';
import { commonFieldsTable, eventTypesTable, topicsTable } from './events-tables.ts';
import { jsonApiTable } from './json-api-table.ts';
import { everyResourceTable, grantsTables, onlyOnAwsTable } from './permissions/tables.ts';
import { preflightTable } from './preflight-table.ts';
import { pricesSentence } from './prices.ts';
import { notHonouredTable, propertiesByType } from './properties-table.ts';
import { retainedTable } from './retained-table.ts';
import { settingsTable } from './settings-table.ts';
import { runTypesList, supportTable } from './support-tables.ts';
import { toolsTable } from './tools-table.ts';

/** A part of a page that is made from the code. */
export interface Section {
  /** Relative to the project. */
  readonly page: string;
  readonly name: string;
  readonly render: () => string;
}

/** Every generated part of the documentation. */
export const sections: readonly Section[] = [
  {
    page: 'docs/reference/cloudformation.md',
    name: 'properties that are different',
    render: notHonouredTable,
  },
  { page: 'docs/reference/cloudformation.md', name: 'properties by type', render: propertiesByType },
  { page: 'docs/how-to/coding-assistants.md', name: 'tools', render: toolsTable },
  { page: 'docs/reference/commands.md', name: 'common options', render: commonOptionsTable },
  { page: 'docs/reference/commands.md', name: 'commands', render: commandsReference },
  { page: 'docs/reference/json-api.md', name: 'routes', render: jsonApiTable },
  { page: 'docs/reference/mirror-api.md', name: 'exports', render: apiReference },
  { page: 'docs/reference/configuration.md', name: 'settings', render: settingsTable },
  { page: 'docs/reference/events.md', name: 'topics', render: topicsTable },
  { page: 'docs/reference/events.md', name: 'common fields', render: commonFieldsTable },
  { page: 'docs/reference/events.md', name: 'event types', render: eventTypesTable },
  { page: 'docs/how-to/fault-injection.md', name: 'actions', render: actionsTable },
  { page: 'docs/explanation/how-the-mirror-works.md', name: 'types that are run', render: runTypesList },
  {
    page: 'docs/explanation/how-the-mirror-works.md',
    name: 'types that are left out',
    render: () => supportTable('unsupported'),
  },
  {
    page: 'docs/explanation/how-the-mirror-works.md',
    name: 'types that are names',
    render: () => supportTable('name-only'),
  },
  { page: 'docs/reference/capacity.md', name: 'first limits', render: firstLimitsTable },
  { page: 'docs/reference/capacity.md', name: 'needs', render: needsTable },
  { page: 'docs/reference/capacity.md', name: 'limits', render: limitsTable },
  { page: 'docs/reference/capacity.md', name: 'quotas', render: quotasTable },
  { page: 'docs/how-to/deploy.md', name: 'prices', render: pricesSentence },
  { page: 'docs/how-to/deploy.md', name: 'preflight', render: preflightTable },
  { page: 'docs/how-to/deploy.md', name: 'retained', render: retainedTable },
  { page: 'docs/reference/permissions.md', name: 'every resource', render: everyResourceTable },
  { page: 'docs/reference/permissions.md', name: 'only on AWS', render: onlyOnAwsTable },
  { page: 'docs/reference/permissions.md', name: 'grants', render: grantsTables },
  { page: 'docs/decisions/README.md', name: 'decisions', render: decisionsIndex },
];
