import { detached, type MappingRecord } from './record.ts';

/** Records that are invoked together: a whole batch, or the part of one that is left after failures. */
export interface SubBatch {
  readonly records: readonly MappingRecord[];
  /** Failed invocations that count against `MaximumRetryAttempts`. */
  readonly attempts: number;
  /** Times the function was invoked with these records, whatever the outcome. */
  readonly invocations: number;
}

/** A whole batch, not invoked yet. */
export function newBatch(records: readonly MappingRecord[]): SubBatch {
  return { records, attempts: 0, invocations: 0 };
}

/** The sub-batch after an invocation that counts as a retry attempt, with the records that still need one. */
export function failedAttempt(subBatch: SubBatch, records: readonly MappingRecord[]): SubBatch {
  return {
    records: records.map(detached),
    attempts: subBatch.attempts + 1,
    invocations: subBatch.invocations,
  };
}

/**
 * Two halves of a sub-batch of two or more records. Splitting uses no retry attempt, as for Kinesis
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html; unconfirmed for Kafka).
 * A sub-batch of several partitions is split between partitions, at the boundary nearest the middle: the halves then
 * share no partition, and the one that succeeds does not wait for the one that fails.
 */
export function bisect(subBatch: SubBatch): [SubBatch, SubBatch] {
  const middle = splitIndex(subBatch.records);
  const half = (records: readonly MappingRecord[]): SubBatch => ({ ...subBatch, records });
  return [half(subBatch.records.slice(0, middle)), half(subBatch.records.slice(middle))];
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

/** Partitions that the sub-batches have records of. */
export function partitionsOf(subBatches: readonly SubBatch[]): Set<number> {
  const partitions = new Set<number>();
  for (const { records } of subBatches) for (const { partition } of records) partitions.add(partition);
  return partitions;
}
