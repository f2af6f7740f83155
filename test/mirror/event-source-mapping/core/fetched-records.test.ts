import { describe, expect, test } from '@jest/globals';
import type { RecordsBatch } from '@platformatic/kafka';
import { readFetched } from '../../../../local/event-source-mapping/kafka/fetched-records.ts';

const CREATE_TIME = 0;
const LOG_APPEND_TIME = 1 << 3;
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;

interface BatchSketch {
  readonly from: number;
  readonly deltas: readonly number[];
  /** Of the batch as it was written; compaction keeps it. */
  readonly lastDelta?: number;
  readonly attributes?: number;
  readonly producer?: bigint;
  readonly key?: Buffer;
}

function batch({
  from,
  deltas,
  lastDelta,
  attributes = CREATE_TIME,
  producer = -1n,
  key,
}: BatchSketch): RecordsBatch {
  return {
    firstOffset: BigInt(from),
    lastOffsetDelta: lastDelta ?? deltas.at(-1) ?? 0,
    attributes,
    producerId: producer,
    firstTimestamp: 1_000n,
    maxTimestamp: 9_000n,
    records: deltas.map((offsetDelta) => ({
      offsetDelta,
      timestampDelta: BigInt(offsetDelta),
      key: key ?? null,
      value: null,
      headers: [],
    })),
  } as unknown as RecordsBatch;
}

const marker = (from: number, producer: bigint, type: 0 | 1) =>
  batch({
    from,
    deltas: [0],
    attributes: CONTROL | TRANSACTIONAL,
    producer,
    key: Buffer.from([0, 0, 0, type]),
  });
const abort = (from: number, producer: bigint) => marker(from, producer, 0);
const commit = (from: number, producer: bigint) => marker(from, producer, 1);

function read(
  batches: RecordsBatch[],
  position = 0,
  aborted: { producerId: bigint; firstOffset: bigint }[] = [],
) {
  const { records, nextOffset } = readFetched(
    { records: batches, abortedTransactions: aborted },
    't',
    0,
    position,
  );
  return { offsets: records.map(({ offset }) => offset), nextOffset, records };
}

describe('fetched records', () => {
  test('below the offset asked for are dropped', () => {
    expect(read([batch({ from: 10, deltas: [0, 1, 2] })], 11)).toMatchObject({
      offsets: [11, 12],
      nextOffset: 13,
    });
  });

  test('end where the batch ended before compaction', () => {
    expect(read([batch({ from: 10, deltas: [0, 2], lastDelta: 7 })])).toMatchObject({
      offsets: [10, 12],
      nextOffset: 18,
    });
  });

  test('that are none leave the position where it is', () => {
    expect(read([], 42)).toMatchObject({ offsets: [], nextOffset: 42 });
    expect(readFetched({ records: null, abortedTransactions: null }, 't', 0, 42)).toEqual({
      records: [],
      nextOffset: 42,
    });
  });

  test('carry their own time, or the time of the append when the topic says so', () => {
    const [created] = read([batch({ from: 0, deltas: [5] })]).records;
    const [appended] = read([batch({ from: 0, deltas: [5], attributes: LOG_APPEND_TIME })]).records;
    expect(created).toMatchObject({ timestamp: 1_005, timestampType: 'CREATE_TIME' });
    expect(appended).toMatchObject({ timestamp: 9_000, timestampType: 'LOG_APPEND_TIME' });
  });

  test('of a committed transaction come through, its marker does not', () => {
    const batches = [
      batch({ from: 0, deltas: [0, 1], attributes: TRANSACTIONAL, producer: 7n }),
      commit(2, 7n),
    ];
    expect(read(batches)).toMatchObject({ offsets: [0, 1], nextOffset: 3 });
  });

  test('of an aborted transaction are passed over, those of others between them are not', () => {
    const batches = [
      batch({ from: 0, deltas: [0], attributes: TRANSACTIONAL, producer: 7n }),
      batch({ from: 1, deltas: [0] }),
      abort(2, 7n),
      batch({ from: 3, deltas: [0], attributes: TRANSACTIONAL, producer: 7n }),
      commit(4, 7n),
    ];
    expect(read(batches, 0, [{ producerId: 7n, firstOffset: 0n }])).toMatchObject({
      offsets: [1, 3],
      nextOffset: 5,
    });
  });

  test('of an aborted transaction are passed over when its marker is in a later answer', () => {
    const batches = [batch({ from: 5, deltas: [0, 1], attributes: TRANSACTIONAL, producer: 7n })];
    expect(read(batches, 5, [{ producerId: 7n, firstOffset: 2n }])).toMatchObject({
      offsets: [],
      nextOffset: 7,
    });
  });

  test('survive the abort marker of a transaction that wrote nothing here', () => {
    const batches = [abort(0, 9n), batch({ from: 1, deltas: [0] })];
    expect(read(batches, 0, [{ producerId: 7n, firstOffset: 50n }])).toMatchObject({
      offsets: [1],
      nextOffset: 2,
    });
  });
});
