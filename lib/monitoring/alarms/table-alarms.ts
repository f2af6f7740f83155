import { Duration } from 'aws-cdk-lib/core';
import type { ConcernTable } from '../../tables/concern-table.ts';
import type { AlarmDefinition } from '../alarm-definition.ts';
import { errorsOf } from '../metrics/combined.ts';
import { systemErrorsOf, throttlesOf } from '../metrics/tables.ts';

const period = Duration.minutes(5);

/** What DynamoDB refuses or fails at. The SDK retries both; what lasts 15 minutes is more than a moment. */
export const tableAlarms = (table: ConcernTable): AlarmDefinition[] => [
  {
    kind: 'table-throttles',
    subject: table.owner,
    means: `In each of 3 periods of 5 minutes DynamoDB throttled requests to the table of ${table.owner}.`,
    page: 'platform',
    metric: errorsOf(throttlesOf(table), period),
    threshold: 0,
    periods: 3,
  },
  {
    kind: 'table-errors',
    subject: table.owner,
    means: `In each of 3 periods of 5 minutes DynamoDB failed at requests to the table of ${table.owner}.`,
    page: 'platform',
    metric: errorsOf(systemErrorsOf(table), period),
    threshold: 0,
    periods: 3,
  },
];
