import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced } from '../../../events/index.ts';
import { countOrder } from '../../../functions/limits/count-order.ts';
import type { DayStore } from '../../../functions/limits/ports.ts';
import { dayByOffset, zonedMidnights } from '../support/calendar.ts';
import { deliverAll, type Handle, someFaults } from '../support/deliveries.ts';
import { customer, orderPlaced } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { versionsById } from '../support/stories.ts';
import { dayStore } from './worlds.ts';

const ordersPerDay = 2;

/** Orders of one customer around two midnights, each delivered once to three times, in any order. */
const arrivals = zonedMidnights.chain(({ zone, times }) =>
  fc
    .array(fc.record({ time: fc.constantFrom(...times), deliveries: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 9,
    })
    .map((placed) => ordersOf(zone, placed))
    .chain((orders) => fc.shuffledSubarray(orders, { minLength: orders.length })),
);

function ordersOf(zone: string, placed: readonly { time: number; deliveries: number }[]): OrderPlaced[] {
  return placed.flatMap(({ time, deliveries }, index) => {
    const order = orderPlaced(`order-${index}`, {
      time: new Date(time).toISOString(),
      customer: { ...customer, zoneinfo: zone },
    });
    return Array<OrderPlaced>(deliveries).fill(order);
  });
}

/** A customer without counts: a property runs many times on one table. */
const ofAStranger = (orders: readonly OrderPlaced[]): OrderPlaced[] => {
  const customerId = crypto.randomUUID();
  return orders.map((order) => ({ ...order, customerId }));
};

/** The orders of each day, each once, by the calendar of their customer's zone. */
function ordersByDay(orders: readonly OrderPlaced[]): Map<string, Set<string>> {
  const days = Map.groupBy(orders, ({ time, customer }) => dayByOffset(Date.parse(time), customer.zoneinfo));
  return new Map(Array.from(days, ([day, ofDay]) => [day, new Set(ofDay.map(({ orderId }) => orderId))]));
}

const deliveryOf =
  (order: OrderPlaced): Handle<{ store: DayStore }> =>
  ({ store }) =>
    countOrder(order, { store, ordersPerDay });

describe.each(runtimes)('limits, state in %s', (runtime) => {
  let store: DayStore;
  beforeAll(async () => {
    store = await dayStore(runtime);
  });

  test(
    'Each day over the limit is announced by one order of that day, and no other day is.',
    async () => {
      await fc.assert(
        fc.asyncProperty(arrivals, someFaults, fc.scheduler(), async (anyones, faults, scheduler) => {
          const orders = ofAStranger(anyones);
          const emitted = await deliverAll(orders.map(deliveryOf), { ports: { store }, scheduler, faults });
          const alerts = emitted.filter((event) => event.type === 'TransactionLimitExceeded');
          const days = ordersByDay(orders);
          const daysOver = Array.from(days).filter(([, ofDay]) => ofDay.size > ordersPerDay);

          expect(new Set(alerts.map(({ day }) => day))).toEqual(new Set(daysOver.map(([day]) => day)));
          expect(versionsById(emitted)).toHaveLength(daysOver.length);
          for (const versions of versionsById(emitted)) expect(versions).toHaveLength(1);
          for (const alert of alerts) {
            expect(days.get(alert.day)).toContain(alert.orderId);
            assertEventFitsSchema(alert);
          }
        }),
        { numRuns: runsOn[runtime] },
      );
    },
    patience,
  );
});
