import { describe, expect, test } from '@jest/globals';
import { Batching, type BatchLimits } from '../../../../local/src/event-source-mapping/core/batching.ts';
import { recordSizeBytes } from '../../../../local/src/event-source-mapping/core/event-size.ts';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { statement } from '../../../support/conformance.ts';
import { recordOf } from './records.ts';

const source = { bootstrapServers: 'b:9098' };
const newBatching = (limits: Partial<BatchLimits> = {}) =>
  new Batching({ batchSize: 3, batchingWindowMs: 500, maximumPayloadBytes: 10_000, ...limits }, source);
const records = (partition: number, ...offsets: number[]) =>
  offsets.map((offset) => measured(recordOf(partition, offset)));
const measured = (record: MappingRecord) => ({ record, sizeBytes: recordSizeBytes(record) });
const namesOf = (batch: ReturnType<Batching['take']>) =>
  batch?.map(({ partition, offset }) => `${partition}@${offset}`);

describe('batching', () => {
  statement(
    '2-window',
    'DOC; its start UNCONFIRMED',
    'A batch that is not full waits for the window, from its first record on',
    () => {
      const batching = newBatching();
      batching.offer(0, records(0, 1), 1_000);
      expect(batching.take(1_499)).toBeUndefined();
      expect(batching.msUntilDue(1_200)).toBe(300);
      expect(namesOf(batching.take(1_500))).toEqual(['0@1']);
    },
  );

  statement('2-full', 'DOC', 'A full batch is invoked at once', () => {
    const batching = newBatching();
    batching.offer(0, records(0, 1, 2, 3, 4), 0);
    expect(namesOf(batching.take(0))).toEqual(['0@1', '0@2', '0@3']);
  });

  test('Without a window batching sends the records that wait', () => {
    const batching = newBatching({ batchingWindowMs: 0 });
    batching.offer(0, records(0, 1), 0);
    expect(namesOf(batching.take(0))).toEqual(['0@1']);
  });

  statement('2-counts', 'INFER', 'BatchSize counts the records of all partitions in the event', () => {
    const batching = newBatching();
    batching.offer(0, records(0, 1, 2), 0);
    batching.offer(1, records(1, 7), 0);
    expect(namesOf(batching.take(0))).toEqual(['0@1', '0@2', '1@7']);
  });

  statement('2-one-in-flight', 'INFER', 'A partition has one batch in flight at a time', () => {
    const batching = newBatching();
    batching.offer(0, records(0, 1, 2, 3, 4, 5, 6), 0);
    batching.take(0);
    expect(batching.take(10_000)).toBeUndefined();
    batching.release(0, 10_000);
    expect(namesOf(batching.take(10_000))).toEqual(['0@4', '0@5', '0@6']);
  });

  test('A held partition stays held when it is revoked and assigned again', () => {
    const batching = newBatching({ batchingWindowMs: 0 });
    batching.offer(0, records(0, 1), 0);
    batching.take(0);
    batching.drop(0);
    batching.offer(0, records(0, 1), 0);
    expect(batching.take(0)).toBeUndefined();
  });

  test('Partitions are batched in rotation', () => {
    const batching = newBatching({ batchSize: 1 });
    batching.offer(0, records(0, 1, 2), 0);
    batching.offer(1, records(1, 1, 2), 0);
    const taken = [0, 1, 2, 3].map(() => {
      const batch = batching.take(0);
      for (const { partition } of batch ?? []) batching.release(partition, 0);
      return batch?.[0]?.partition;
    });
    expect(taken).toEqual([0, 1, 0, 1]);
  });

  statement('2-payload-ends', 'DOC', 'A batch ends before it outgrows the payload limit', () => {
    const batching = newBatching({ batchSize: 100, maximumPayloadBytes: 2_500 });
    const value = Buffer.alloc(600);
    batching.offer(
      0,
      [1, 2, 3, 4].map((offset) => measured(recordOf(0, offset, { value }))),
      0,
    );
    expect(namesOf(batching.take(0))).toEqual(['0@1', '0@2']);
  });

  test('Batching discards the waiting records of a revoked partition', () => {
    const batching = newBatching();
    batching.offer(0, records(0, 1), 0);
    batching.drop(0);
    expect(batching.msUntilDue(0)).toBe(Number.POSITIVE_INFINITY);
  });
});
