import { detached, type MappingRecord } from './record.ts';

/** Records that are invoked together: a batch, or what is left of one after failures. */
export interface Segment {
  readonly records: readonly MappingRecord[];
  /** Failed invocations that count against `MaximumRetryAttempts`. */
  readonly attempts: number;
  /** Times the function was called with these records, whatever became of it. */
  readonly invocations: number;
}

/** A batch that has not been tried yet. */
export function newSegment(records: readonly MappingRecord[]): Segment {
  return { records, attempts: 0, invocations: 0 };
}

/** The segment after an invocation that counts, with the records that still need one. */
export function failedAttempt(segment: Segment, records: readonly MappingRecord[]): Segment {
  return { records: records.map(detached), attempts: segment.attempts + 1, invocations: segment.invocations };
}

/**
 * Two halves of a segment of two or more records. Splitting uses no retry attempt, as for Kinesis
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html; unconfirmed for Kafka).
 * A segment of several partitions is split between partitions, at the boundary nearest the middle: the halves then
 * share no partition, and the good one need not wait for the bad one.
 */
export function bisect(segment: Segment): [Segment, Segment] {
  const middle = splitIndex(segment.records);
  const half = (records: readonly MappingRecord[]): Segment => ({ ...segment, records });
  return [half(segment.records.slice(0, middle)), half(segment.records.slice(middle))];
}

function splitIndex(records: readonly MappingRecord[]): number {
  const middle = records.length / 2;
  const boundaries = records.flatMap(({ partition }, index) =>
    index > 0 && records[index - 1]?.partition !== partition ? [index] : [],
  );
  if (boundaries.length === 0) return Math.floor(middle);
  return boundaries.reduce((best, index) =>
    Math.abs(index - middle) < Math.abs(best - middle) ? index : best,
  );
}

/** Partitions that the segments touch. */
export function partitionsOf(segments: readonly Segment[]): Set<number> {
  const partitions = new Set<number>();
  for (const { records } of segments) for (const { partition } of records) partitions.add(partition);
  return partitions;
}
