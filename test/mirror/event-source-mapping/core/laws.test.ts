import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { statement } from '../../../support/conformance.ts';
import { anyPlan } from './any-plan.ts';
import { newWorld, type World } from './world.ts';

/** Holds in 300 worlds made at random, each with its own settings, responses of the function and poison records. */
function law(id: string, source: string, sentence: string, check: (world: World) => void): void {
  statement(id, `${source}; property`, sentence, () =>
    fc.assert(
      fc.asyncProperty(anyPlan, async (each) => {
        const world = newWorld(each);
        await world.run();
        check(world);
      }),
      { numRuns: 300 },
    ),
  );
}

describe('the laws of a mapping, whatever the function does', () => {
  law(
    '0-one-end',
    'DOC',
    'Every record ends in exactly one of delivered, filtered, destination, dropped',
    (world) => {
      const ends = world.ends();
      expect(ends.filter(({ count }) => count !== 1)).toEqual([]);
      expect(ends).toHaveLength(world.records.length);
    },
  );

  law('0-commit', 'INFER', 'No offset is committed before every record below it is resolved', (world) => {
    expect(world.prematureCommits).toEqual([]);
  });

  law('0-lag', 'DOC', 'When all is done the last record is committed, and nothing lags', (world) => {
    expect(world.committed()).toEqual(world.logEnds());
  });

  law('0-partition', 'INFER', 'A partition is never in two invocations at a time', (world) => {
    expect(world.overlaps).toEqual([]);
  });

  law('0-order', 'DOC', 'Records of a partition are first offered in order of offset', (world) => {
    for (const offsets of world.firstOffers().values()) {
      expect(offsets).toEqual([...offsets].sort((left, right) => left - right));
    }
  });

  law(
    '0-attempts',
    'DOC',
    'No record is offered more often than its retries, and the splits of its batch, allow',
    (world) => {
      const { maximumRetryAttempts, bisectBatchOnFunctionError, batchSize } = world.plan;
      const splits = bisectBatchOnFunctionError ? batchSize - 1 : 0;
      expect(Math.max(0, ...world.offersPerRecord())).toBeLessThanOrEqual(maximumRetryAttempts + 1 + splits);
    },
  );

  law('0-batch-size', 'API', 'No event has more records than the batch size', (world) => {
    expect(Math.max(0, ...world.eventSizes)).toBeLessThanOrEqual(world.plan.batchSize);
  });
});
