import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyPlan } from '../core/any-plan.ts';
import { newWorld } from '../core/world.ts';

describe('the history of a mapping, whatever the function does', () => {
  test('Every polled record has exactly one outcome in the history, the one it came to, and the counters agree.', () =>
    fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const world = newWorld(plan);
        await world.run();
        const stories = world.history.list();
        const outcomes = new Map(
          stories.map((story) => [`${story.partition}@${story.offset}`, story.outcome]),
        );
        expect(stories).toHaveLength(world.records.length);
        for (const record of world.records) {
          const [end] = world.endsOf(record);
          const outcome = end === 'dropped' ? 'discarded' : end;
          expect([record, outcomes.get(`${record.partition}@${record.offset}`)]).toEqual([record, outcome]);
        }
        const counted = world.counters.snapshot(undefined);
        const filtered = stories.filter(({ outcome }) => outcome === 'filtered');
        expect(counted).toMatchObject({
          PolledEventCount: stories.length,
          FilteredOutEventCount: filtered.length,
          InvokedEventCount: stories.reduce((sum, { attemptCount }) => sum + attemptCount, 0),
        });
      }),
      { numRuns: 300 },
    ));

  test('Each attempt in the history that did not fail is the last one of its record.', () =>
    fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const world = newWorld(plan);
        await world.run();
        for (const { attempts, outcome } of world.history.list()) {
          const successes = attempts.filter(({ isFailure }) => isFailure === false);
          expect(successes).toHaveLength(outcome === 'delivered' ? 1 : 0);
          if (successes[0]) expect(attempts.at(-1)).toBe(successes[0]);
        }
      }),
      { numRuns: 100 },
    ));
});
