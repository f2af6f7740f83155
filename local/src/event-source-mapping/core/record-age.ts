import type { MappingRecord } from './record.ts';
import type { Segment } from './sub-batch.ts';

/**
 * Takes the records out of a segment that are older than `maximumRecordAgeInSeconds` by their own timestamp.
 * Applied before every invocation, the first included: the setting is "the maximum age of a record that Lambda
 * sends to your function" (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). Which
 * clock counts is not documented; the record's timestamp is what a mapping has.
 */
export function withoutExpired(
  segment: Segment,
  maximumRecordAgeInSeconds: number,
  now: number,
): { readonly fresh: Segment; readonly expired: readonly MappingRecord[] } {
  if (maximumRecordAgeInSeconds === Number.POSITIVE_INFINITY) return { fresh: segment, expired: [] };
  const oldest = now - maximumRecordAgeInSeconds * 1000;
  const isExpired = (record: MappingRecord) => record.timestamp < oldest;
  if (!segment.records.some(isExpired)) return { fresh: segment, expired: [] };
  return {
    fresh: { ...segment, records: segment.records.filter((record) => !isExpired(record)) },
    expired: segment.records.filter(isExpired),
  };
}
