import { eventsOfOrder } from '../../ops/cost/per-order.ts';
import { type NewConcern, quotedReads } from './concern.ts';
import { appendToBlock, appendToList, type Change, insertBefore } from './edits.ts';

/** The lists that name every concern, each with its row. What else names concerns is derived from them. */
export function changesOfConcern(concern: NewConcern): Change[] {
  const { route } = concern;
  return [...changesOfConsumer(concern), ...(route ? changesOfRoute(concern, route) : [])];
}

function changesOfConsumer(concern: NewConcern): Change[] {
  const { name, title } = concern;
  const key = keyOf(name);
  return [
    {
      path: 'events/catalogue.ts',
      apply: (text) => appendToList(text, /export const concerns = \[[^\]]*\]/, `'${name}'`),
    },
    block('lib/function/entries.ts', 'export const entries', `  ${key}: '${name}/consumer.ts',`),
    block('lib/tables/table-definitions.ts', 'export const tableDefinitions', `  ${key}: dedupeState,`),
    block(
      'lib/consumers/consumers.ts',
      'export const consumerDefinitions',
      `  ${key}: {
    description: '${title}: counts the events of each customer',
    reads: [${quotedReads(concern)}],
    tableActions: ['BatchGetItem', 'PutItem', 'UpdateItem'],
  },`,
      '\n});',
    ),
    block('scripts/docs/permissions/purposes.ts', 'const tables', purposesOf(concern), '\n];'),
    block('ops/cost/per-order.ts', 'export const tableUseOfOrder', tableUseOf(concern)),
    block('ops/capacity/assumptions.ts', 'export const writeUnitsInBatches', writeUnitsOf(concern)),
  ];
}

const block = (path: string, start: string, lines: string, end?: string): Change => ({
  path,
  apply: (text) => appendToBlock(text, start, lines, end),
});

const keyOf = (name: string) => (name.includes('-') ? `'${name}'` : name);

function purposesOf({ name, emits }: NewConcern): string {
  const failures = emits
    ? ['reads totals and counted events, and how often an event failed', 'counts failed deliveries']
    : ['reads totals and counted events', 'counts records that no retry can process'];
  return `  onItems('${name}', 'BatchGetItem', '${failures[0]}'),
  onItems('${name}', 'PutItem', 'remembers the events that it counted'),
  onItems('${name}', 'UpdateItem', 'adds to the total of a customer, ${failures[1]}'),`;
}

/** Events of a shipped order that the concern reads: what it does with an order that has none is not in the bill. */
const eventsReadOf = ({ reads }: NewConcern): number =>
  Object.entries(eventsOfOrder)
    .filter(([type]) => reads.includes(type))
    .reduce((sum, [, events]) => sum + events, 0);

/** A transaction of two items is four units; an event and its customer are read before. */
function tableUseOf(concern: NewConcern): string {
  const events = eventsReadOf(concern);
  return `  // Counted from the code, not measured: an event is one transaction of two items.
  ${keyOf(concern.name)}: { writeUnits: ${4 * events}, readUnits: ${2 * events}, storedBytes: ${120 * events} },`;
}

/** An order has one at least, or the table would be without a limit. */
const writeUnitsOf = (concern: NewConcern) =>
  `  ${keyOf(concern.name)}: ${4 * Math.max(1, eventsReadOf(concern))},`;

/**
 * What its event adds to the bill of an order.
 * @param recordBytes Bytes of the event in its topic.
 */
export function changesOfCost(concern: NewConcern, recordBytes: number): Change[] {
  const events = eventsReadOf(concern);
  if (events === 0) return [];
  return [
    block('ops/cost/per-order.ts', 'export const eventsOfOrder', `  ${concern.emits}: ${events},`),
    block(
      'ops/cost/per-order.ts',
      'export const bytesOfRecord',
      `  // Calculated from the event of the fixtures.\n  ${concern.emits}: ${recordBytes},`,
    ),
  ];
}

function changesOfRoute(concern: NewConcern, route: string): Change[] {
  const { name, camel, pascal, title, field } = concern;
  const path = route.split(' ')[1] as string;
  const functionId = `${name}-api`;
  return [
    block('lib/function/entries.ts', 'export const entries', `  '${functionId}': '${name}/api.ts',`),
    block(
      'lib/order-api/routes.ts',
      'export const routes',
      `  { method: HttpMethod.GET, path: '${path}', caller: 'customer', functionId: '${functionId}' },`,
      '\n];',
    ),
    block(
      'lib/order-api/api-functions.ts',
      'this.byId = {',
      `      '${functionId}': this.#${camel}(shared),`,
      '\n    };',
    ),
    block('lib/order-api/api-functions.ts', 'export class ApiFunctions', apiFunctionOf(concern)),
    block(
      'scripts/docs/permissions/purposes.ts',
      'const tables',
      `  onItems('${functionId}', 'BatchGetItem', 'reads the total of a customer'),`,
      '\n];',
    ),
    {
      path: 'functions/orders/openapi/schemas.ts',
      apply: (text) =>
        insertBefore(
          text,
          '  Problem: z.object({',
          `  ${pascal}Total: z.object({ ${field}: z.int().describe('Events of the caller that were counted') }),`,
        ),
    },
    {
      path: 'functions/orders/openapi/document.ts',
      apply: (text) =>
        insertBefore(
          text,
          "  '/openapi.json': {",
          `  '${path}': {
    get: {
      operationId: 'get${pascal}Total',
      summary: '${title}: the total of the caller.',
      ...secured,
      responses: apiResponses('${pascal}Total', 200, [401, 403, 429]),
    },
  },`,
        ),
    },
  ];
}

const apiFunctionOf = ({ name, camel, title }: NewConcern) => `
  #${camel}(shared: SharedResources): ServiceFunction {
    const totals = new ServiceFunction(this, '${name}-api', shared, {
      description: '${title}: returns the total of a customer',
    });
    shared.tables.of('${name}').serve(totals, 'BatchGetItem');
    return totals;
  }`;
