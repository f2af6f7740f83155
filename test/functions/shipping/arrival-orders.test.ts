import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced } from '../../../events/index.ts';
import type { ShipmentHalves } from '../../../functions/shipping/domain.ts';
import { createShippingHandlers } from '../../../functions/shipping/handlers.ts';
import type { ShippingStore } from '../../../functions/shipping/ports.ts';
import { deliverAll, type Fault, type Handle, shuffled, someFaults } from '../support/deliveries.ts';
import { inventoryReserved, orderPlaced, paymentProcessed } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { versionsById } from '../support/stories.ts';
import { shippingStore } from './worlds.ts';

type Half = keyof ShipmentHalves;

const paidAt = '2026-11-21T10:00:02.000Z';

function deliveryOf(order: OrderPlaced, half: Half): Handle<{ store: ShippingStore }> {
  return (ports) => {
    const handlers = createShippingHandlers(ports);
    return half === 'payment'
      ? handlers.PaymentProcessed({ ...paymentProcessed(order), time: paidAt })
      : handlers.InventoryReserved(inventoryReserved(order));
  };
}

describe.each(runtimes)('shipping, state in %s', (runtime) => {
  const numRuns = runsOn[runtime];
  let store: ShippingStore;
  beforeAll(async () => {
    store = await shippingStore(runtime);
  });

  const deliver = (order: OrderPlaced, halves: Half[], scheduler: fc.Scheduler, faults: Fault[]) =>
    deliverAll(
      halves.map((half) => deliveryOf(order, half)),
      { ports: { store }, scheduler, faults },
    );

  test(
    'An order that is paid and reserved ships once, in any order of the two events.',
    async () => {
      const arrivals = shuffled<Half>({ payment: [1, 3], reservation: [1, 3] });
      await fc.assert(
        fc.asyncProperty(arrivals, someFaults, fc.scheduler(), async (halves, faults, scheduler) => {
          const order = orderPlaced(crypto.randomUUID());
          const emitted = await deliver(order, halves, scheduler, faults);
          const versions = versionsById(emitted);
          expect(versions).toHaveLength(1);
          expect(versions[0]).toHaveLength(1);
          expect(emitted[0]).toMatchObject({
            type: 'OrderShipped',
            causationId: paymentProcessed(order).id,
            time: paidAt,
            shipTo: order.shipTo,
            trackingNumber: expect.stringMatching(/^SP[0-9A-HJKMNP-TV-Z]{12}$/),
          });
          for (const event of emitted) assertEventFitsSchema(event);
        }),
        { numRuns },
      );
    },
    patience,
  );

  test.each<Half>(['payment', 'reservation'])(
    '%s alone, however often, ships nothing',
    async (half) => {
      await fc.assert(
        fc.asyncProperty(someFaults, fc.scheduler(), async (faults, scheduler) => {
          const order = orderPlaced(crypto.randomUUID());
          expect(await deliver(order, [half, half], scheduler, faults)).toEqual([]);
        }),
        { numRuns: 10 },
      );
    },
    patience,
  );
});
