import { describe, expect, test } from '@jest/globals';
import { type CompressionAlgorithmValue, createRecordsBatch, Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import type { AbortedTransaction } from '../../../../local/src/event-source-mapping/consumer/aborted-transactions.ts';
import { RecordBatches } from '../../../../local/src/event-source-mapping/consumer/record-batches.ts';

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
  /** Encoded; by default the same as the delta of the offset. */
  readonly timestampDelta?: Buffer;
}

/** The bytes of a batch, by https://kafka.apache.org/documentation/#recordbatch. */
function batch({
  from,
  deltas,
  lastDelta,
  attributes = CREATE_TIME,
  producer = -1n,
  key,
  timestampDelta,
}: BatchSketch): Buffer {
  const writer = Writer.create()
    .appendInt32(0)
    .appendInt8(2)
    .appendInt32(0)
    .appendInt16(attributes)
    .appendInt32(lastDelta ?? deltas.at(-1) ?? 0)
    .appendInt64(1_000n)
    .appendInt64(9_000n)
    .appendInt64(producer)
    .appendInt16(0)
    .appendInt32(0)
    .appendInt32(deltas.length);
  for (const delta of deltas) writer.appendFrom(record(delta, key, timestampDelta));
  return writer.prependLength().appendInt64(BigInt(from), false).buffer;
}

function record(delta: number, key?: Buffer, timestampDelta?: Buffer): Writer {
  const writer = Writer.create().appendInt8(0);
  if (timestampDelta) writer.append(timestampDelta);
  else writer.appendVarInt64(BigInt(delta));
  return writer
    .appendVarInt(delta)
    .appendVarIntBytes(key ?? null)
    .appendVarIntBytes(null)
    .appendVarInt(0)
    .prependVarIntLength();
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

function read(batches: readonly Buffer[], position = 0, abortedTransactions: AbortedTransaction[] = []) {
  const fetched = new RecordBatches(
    { recordSet: Buffer.concat(batches), abortedTransactions },
    't',
    0,
    position,
  );
  const { endOffset } = fetched;
  const records = fetched.read(Number.POSITIVE_INFINITY);
  expect(fetched.position).toBe(endOffset);
  return { offsets: records.map(({ offset }) => offset), nextOffset: endOffset, records };
}

describe('fetched records', () => {
  test('Records below the requested offset are skipped', () => {
    expect(read([batch({ from: 10, deltas: [0, 1, 2] })], 11)).toMatchObject({
      offsets: [11, 12],
      nextOffset: 13,
    });
  });

  test('Fetched records end where the batch ended before compaction', () => {
    expect(read([batch({ from: 10, deltas: [0, 2], lastDelta: 7 })])).toMatchObject({
      offsets: [10, 12],
      nextOffset: 18,
    });
  });

  test('A fetch without records leaves the position unchanged', () => {
    expect(read([], 42)).toMatchObject({ offsets: [], nextOffset: 42 });
  });

  test('Records have their create time, or the append time when the topic is configured so', () => {
    const [created] = read([batch({ from: 0, deltas: [5] })]).records;
    const [appended] = read([batch({ from: 0, deltas: [5], attributes: LOG_APPEND_TIME })]).records;
    expect(created).toMatchObject({ timestamp: 1_005, timestampType: 'CREATE_TIME' });
    expect(appended).toMatchObject({ timestamp: 9_000, timestampType: 'LOG_APPEND_TIME' });
  });

  test('Timestamps of records may differ by more than 32 bits of milliseconds', () => {
    const threeBillion = Buffer.from([0x80, 0xf8, 0x82, 0xad, 0x16]);
    const [created] = read([batch({ from: 0, deltas: [0], timestampDelta: threeBillion })]).records;
    expect(created?.timestamp).toBe(3_000_001_000);
  });

  test('Records of a committed transaction are returned, its marker is not', () => {
    const batches = [
      batch({ from: 0, deltas: [0, 1], attributes: TRANSACTIONAL, producer: 7n }),
      commit(2, 7n),
    ];
    expect(read(batches)).toMatchObject({ offsets: [0, 1], nextOffset: 3 });
  });

  test('Records of an aborted transaction are skipped, those of others between them are not', () => {
    const batches = [
      batch({ from: 0, deltas: [0], attributes: TRANSACTIONAL, producer: 7n }),
      batch({ from: 1, deltas: [0] }),
      abort(2, 7n),
      batch({ from: 3, deltas: [0], attributes: TRANSACTIONAL, producer: 7n }),
      commit(4, 7n),
    ];
    expect(read(batches, 0, [{ producerId: 7n, firstOffset: 0 }])).toMatchObject({
      offsets: [1, 3],
      nextOffset: 5,
    });
  });

  test('Records of an aborted transaction are skipped when its marker is in a later response', () => {
    const batches = [batch({ from: 5, deltas: [0, 1], attributes: TRANSACTIONAL, producer: 7n })];
    expect(read(batches, 5, [{ producerId: 7n, firstOffset: 2 }])).toMatchObject({
      offsets: [],
      nextOffset: 7,
    });
  });

  test('The abort marker of a transaction without records in the partition skips no record', () => {
    const batches = [abort(0, 9n), batch({ from: 1, deltas: [0] })];
    expect(read(batches, 0, [{ producerId: 7n, firstOffset: 50 }])).toMatchObject({
      offsets: [1],
      nextOffset: 2,
    });
  });

  test('Records that are cut off at the end are left for the next fetch', () => {
    const cut = batch({ from: 2, deltas: [0, 1] });
    expect(read([batch({ from: 0, deltas: [0, 1] }), cut.subarray(0, -1)])).toMatchObject({
      offsets: [0, 1],
      nextOffset: 2,
    });
    expect(read([batch({ from: 0, deltas: [0] }), cut.subarray(0, 30)])).toMatchObject({ nextOffset: 1 });
  });

  test('Records are read a few at a time, and the position includes the markers between them', () => {
    const batches = [
      batch({ from: 0, deltas: [0, 1, 2], attributes: TRANSACTIONAL, producer: 7n }),
      commit(3, 7n),
      batch({ from: 4, deltas: [0] }),
    ];
    const recordSet = Buffer.concat(batches);
    const fetched = new RecordBatches({ recordSet, abortedTransactions: [] }, 't', 0, 0);
    const step = (count: number) => [fetched.read(count).map(({ offset }) => offset), fetched.position];
    expect([step(2), step(1), step(5), step(5)]).toEqual([
      [[0, 1], 2],
      [[2], 3],
      [[4], 5],
      [[], 5],
    ]);
  });

  test('A batch with an unknown compression is an error, not a gap', () => {
    expect(() => read([batch({ from: 0, deltas: [0], attributes: 7 })])).toThrow('compression');
  });

  test("Records are what the client's encoder wrote, for any content and compression", () => {
    const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)));
    const message = fc.record({
      key: bytes,
      value: bytes,
      // The client's encoder is wrong about times 2 ** 31 ms apart.
      timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_702_000_000_000 }),
      headers: fc.array(
        fc.tuple(
          fc.string(),
          fc.uint8Array({ maxLength: 9 }).map((a) => Buffer.from(a)),
        ),
      ),
    });
    const compression = fc.constantFrom<CompressionAlgorithmValue>('none', 'gzip', 'snappy', 'lz4', 'zstd');
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), compression, (messages, packed) => {
        const { buffer } = createRecordsBatch(
          messages.map(({ headers, timestamp, key, value }) => ({
            topic: 't',
            key: key ?? undefined,
            value: value as Buffer,
            timestamp: BigInt(timestamp),
            headers: new Map(headers.map(([name, value]) => [Buffer.from(name), value])),
          })),
          { compression: packed },
        );
        expect(read([buffer]).records).toEqual(
          messages.map((each, offset) => ({
            ...each,
            topic: 't',
            partition: 0,
            offset,
            timestampType: 'CREATE_TIME',
          })),
        );
      }),
    );
  });
});
