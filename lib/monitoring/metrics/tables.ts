import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { ConcernTable } from '../../tables/concern-table.ts';

const ofTable = (metricName: string, { table }: ConcernTable, dimensions: Record<string, string> = {}) =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: table.tableName, ...dimensions },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });

/** Throttled reads and writes of a table, and of each of its indexes, which the metric of the table leaves out. */
export function throttlesOf(table: ConcernTable): Metric[] {
  const dimensions = [{}, ...table.indexNames.map((index) => ({ GlobalSecondaryIndexName: index }))];
  return ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((metricName) =>
    dimensions.map((each) => ofTable(metricName, table, each)),
  );
}

/**
 * Requests to which DynamoDB responded with a server error, by operation: there is no metric of the whole table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html#SystemErrors
 */
export const systemErrorsOf = (table: ConcernTable): Metric[] =>
  table.operations.map((operation) => ofTable('SystemErrors', table, { Operation: operation }));
