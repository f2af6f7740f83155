import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../../local/src/event-source-mapping/core/batch-outcome.ts';
import type { FailureOutcome } from '../../../../local/src/event-source-mapping/destination/on-failure-destination.ts';
import { AttributeDecoder } from '../../../../local/src/event-source-mapping/schema/decode-attribute.ts';
import { statement } from '../../../support/conformance.ts';
import { StillPipeline } from './still-pipeline.ts';

const FETCHES = 1_000;

/** Fills partition 0 of several while no invocation ends. @returns the sizes of the batches that are invoked. */
async function batchesOf(partitions: number, batchSize: number, valueBytes: number) {
  const batches: number[] = [];
  const still = new StillPipeline(
    partitions,
    { batching: { batchSize, batchingWindowMs: 500 } },
    {
      invoker: {
        invoke: ({ records }: { readonly records: readonly unknown[] }) => {
          batches.push(records.length);
          return new Promise(() => {});
        },
      },
    },
  );
  const fetches = await still.fill(Buffer.alloc(valueBytes), FETCHES);
  return { batches, fetches };
}

describe('the memory of a mapping', () => {
  statement(
    '2-one-busy',
    'DOC invocation-eventsourcemapping',
    'A full batch is invoked at once, also when all its records are of one of many partitions',
    async () => {
      for (const [partitions, batchSize, valueBytes] of [
        [12, 10_000, 300],
        [50, 100, 10_000],
        [50, 10_000, 300],
      ] as const) {
        const { batches, fetches } = await batchesOf(partitions, batchSize, valueBytes);
        expect(batches).toEqual([batchSize]);
        expect(fetches).toBeLessThan(FETCHES);
      }
    },
  );

  test('A partition is not fetched without end while no invocation can begin', async () => {
    const still = new StillPipeline(
      50,
      { batching: { batchSize: 10_000, batchingWindowMs: 500 } },
      { invoker: { hasFreeSlot: false } },
    );
    const fetches = await still.fill(Buffer.alloc(10_000), FETCHES);
    const [bytesOfAFetch, mostBytes] = [200 * 10_000, 2 * 6_291_456];
    expect(fetches * bytesOfAFetch).toBeLessThan(mostBytes);
  });

  test('Records that cannot be decoded are not fetched without end while their destination is slow', async () => {
    const sends: (() => void)[] = [];
    const still = new StillPipeline(
      1,
      { admission: { valueDecoder: new AttributeDecoder(() => undefined, 'JSON') } },
      {
        onFailure: {
          sendOrDiscard: ({ records: delivered }: Failure) =>
            new Promise<FailureOutcome>((resolve) => sends.push(() => resolve({ delivered, discarded: [] }))),
        },
      },
    );
    const value = Buffer.alloc(1_000);
    expect(await still.fill(value, FETCHES)).toBeLessThan(5);
    expect(sends).toHaveLength(10);
    const { position } = still.pipeline.partitions.get(0) ?? {};
    for (let n = 0; n < 500; n++) {
      sends.shift()?.();
      await still.fill(value, 1);
    }
    expect(position?.committable).toBe(500);
    expect(sends).toHaveLength(10);
    still.stopping.abort();
    for (const end of sends) end();
    await still.pipeline.settled();
    expect(position?.committable).toBe(510);
  });
});
