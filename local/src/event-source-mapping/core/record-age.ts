import type { MappingRecord } from './record.ts';
import type { SubBatch } from './sub-batch.ts';

/**
 * Takes the records out of a sub-batch that are older than `maximumRecordAgeInSeconds` by their own timestamp.
 * Applied before every invocation, the first included: the setting is "the maximum age of a record that Lambda
 * sends to your function" (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). Which
 * clock counts is not documented; the record's timestamp is what a mapping has.
 * @param ago the moment, in milliseconds since the epoch, that was a number of milliseconds ago.
 */
export function withoutExpired(
  subBatch: SubBatch,
  maximumRecordAgeInSeconds: number,
  ago: (ms: number) => number,
): { readonly fresh: SubBatch; readonly expired: readonly MappingRecord[] } {
  if (maximumRecordAgeInSeconds === Number.POSITIVE_INFINITY) return { fresh: subBatch, expired: [] };
  const oldest = ago(maximumRecordAgeInSeconds * 1000);
  const isExpired = (record: MappingRecord) => record.timestamp < oldest;
  if (!subBatch.records.some(isExpired)) return { fresh: subBatch, expired: [] };
  return {
    fresh: { ...subBatch, records: subBatch.records.filter((record) => !isExpired(record)) },
    expired: subBatch.records.filter(isExpired),
  };
}
