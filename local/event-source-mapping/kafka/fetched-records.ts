import type { RecordsBatch } from '@platformatic/kafka';
import type { MappingRecord } from '../core/record.ts';

/** What a fetch brought for one partition. The protocol's arrays are nullable: null for none. */
export interface FetchedPartition {
  readonly records?: readonly RecordsBatch[] | null;
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
}

interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/** Bits of a record batch's attributes: https://kafka.apache.org/documentation/#recordbatch */
const IS_LOG_APPEND_TIME = 1 << 3;
const IS_TRANSACTIONAL = 1 << 4;
const IS_CONTROL = 1 << 5;
const ABORT_MARKER = 0;

/**
 * The records of a fetched partition from `position` on, and the offset to read next.
 * Brokers answer whole batches, so a batch may begin below the offset asked for. Records of aborted transactions
 * and transaction markers are passed over the way the Java client does: an aborted producer's batches count from
 * `firstOffset` of its transaction up to its abort marker, which may be in a later fetch.
 */
export function readFetched(
  fetched: FetchedPartition,
  topic: string,
  partition: number,
  position: number,
): { readonly records: MappingRecord[]; readonly nextOffset: number } {
  const records: MappingRecord[] = [];
  const isAborted = abortedBatches(fetched);
  let nextOffset = position;
  for (const batch of fetched.records ?? []) {
    nextOffset = Math.max(nextOffset, Number(batch.firstOffset) + batch.lastOffsetDelta + 1);
    if (!isAborted(batch) && !(batch.attributes & IS_CONTROL)) {
      appendRecords(records, batch, topic, partition, position);
    }
  }
  return { records, nextOffset };
}

/** A test to be asked batch by batch, in order of offset. */
function abortedBatches({ abortedTransactions }: FetchedPartition): (batch: RecordsBatch) => boolean {
  if (!abortedTransactions?.length) return () => false;
  const waiting = [...abortedTransactions].sort((left, right) =>
    Number(left.firstOffset - right.firstOffset),
  );
  const aborted = new Set<bigint>();
  return (batch) => {
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    for (let next = waiting[0]; next && next.firstOffset <= lastOffset; next = waiting[0]) {
      aborted.add(next.producerId);
      waiting.shift();
    }
    if (isAbortMarker(batch)) aborted.delete(batch.producerId);
    return Boolean(batch.attributes & IS_TRANSACTIONAL) && aborted.has(batch.producerId);
  };
}

/** The key of a control record is its version and its type, 16 bits each. */
function isAbortMarker(batch: RecordsBatch): boolean {
  return Boolean(batch.attributes & IS_CONTROL) && batch.records[0]?.key?.readInt16BE(2) === ABORT_MARKER;
}

function appendRecords(
  into: MappingRecord[],
  batch: RecordsBatch,
  topic: string,
  partition: number,
  position: number,
): void {
  const firstOffset = Number(batch.firstOffset);
  const firstTimestamp = Number(batch.firstTimestamp);
  const isLogAppendTime = Boolean(batch.attributes & IS_LOG_APPEND_TIME);
  const timestampType = isLogAppendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
  for (const record of batch.records) {
    const offset = firstOffset + record.offsetDelta;
    if (offset < position) continue;
    // With log append time only the batch's maximum counts: the broker writes no other.
    const timestamp = isLogAppendTime
      ? Number(batch.maxTimestamp)
      : firstTimestamp + Number(record.timestampDelta);
    const headers = record.headers.map(([name, value]) => [name?.toString('utf8') ?? '', value] as const);
    const { key, value } = record;
    into.push({ topic, partition, offset, timestamp, timestampType, key, value, headers });
  }
}
