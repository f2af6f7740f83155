import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventTypes } from '../../../events/index.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { paymentResults, productId, worldOf } from './cases.ts';
import { faults } from './faults.ts';
import { type SagaState, sagaState } from './state.ts';
import { doubledEmails, expectConsistent, storiesOf } from './verdict.ts';
import type { SagaWorld } from './world.ts';

const order = fc.record({
  token: fc.constantFrom(...Object.values(paymentResults)),
  quantity: fc.integer({ min: 1, max: 2 }),
  isOverTheLimit: fc.boolean(),
});
const given = fc.record({
  orders: fc.array(order, { minLength: 1, maxLength: 3 }),
  stock: fc.integer({ min: 0, max: 4 }),
});
const disturbances = fc.record({
  points: fc.array(fc.record({ step: fc.nat(150), fault: fc.constantFrom(...faults) }), { maxLength: 8 }),
  duplicated: fc.subarray([...eventTypes]).map((types) => new Set(types)),
});
/** Which of the pending deliveries comes next, over and over. */
const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });

async function deliverInDisorder(world: SagaWorld, [...chosen]: readonly number[]): Promise<void> {
  for (let count = 0; ; count += 1) {
    const pending = world.pending();
    const next = pending[(chosen[count % chosen.length] as number) % pending.length];
    if (!next) return;
    await world.deliver(next);
  }
}

const timesOf = (keys: readonly string[], wanted: string) => keys.filter((key) => key === wanted).length;

describe.each(runtimes)('orders of the same product, state in %s', (runtime) => {
  let state: SagaState;
  beforeAll(async () => {
    state = await sagaState(runtime);
  }, patience);

  test(
    'Orders of the same product all end well in any disorder: several faults, duplicate records, any arrival order.',
    async () => {
      await fc.assert(
        fc.asyncProperty(given, disturbances, choices, async (someCase, disturbing, chosen) => {
          const figures = await state.figures();
          const idempotencyKey = crypto.randomUUID();
          const world = await worldOf(someCase, state, { ...disturbing, idempotencyKey });
          await deliverInDisorder(world, chosen);
          await expectConsistent(world, state, { stock: { [productId]: someCase.stock }, figures });
          const doubled = doubledEmails(state, storiesOf(world));
          for (const key of doubled)
            expect(timesOf(doubled, key)).toBeLessThanOrEqual(timesOf(world.windows, key));
        }),
        { numRuns: runsOn[runtime] },
      );
    },
    patience,
  );
});
