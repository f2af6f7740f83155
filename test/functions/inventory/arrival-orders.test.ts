import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced, type OrderstreamEvent } from '../../../events/index.ts';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import type { InventoryStore } from '../../../functions/inventory/ports.ts';
import { deliverAll, type Handle, someFaults } from '../support/deliveries.ts';
import { bookLines, orderPlaced, paymentFailed } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { typesOf, versionsById } from '../support/stories.ts';
import { type InventoryWorld, inventoryWorld } from './worlds.ts';

/** A batch of one mapping: places of the orders in it. */
interface Batch {
  readonly type: 'OrderPlaced' | 'PaymentFailed';
  readonly orders: readonly number[];
}

const orderCount = 4;
const quantities = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: orderCount, maxLength: orderCount });
const someOrders = fc.uniqueArray(fc.nat(orderCount - 1), { minLength: 1 });
const batch = fc.record<Batch>({
  type: fc.constantFrom('OrderPlaced', 'PaymentFailed'),
  orders: someOrders,
});
/** Every order is placed at least once; more batches repeat them or cancel some. */
const batches = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2, 3], { minLength: orderCount }),
    fc.array(batch, { maxLength: 4 }),
    fc.nat(4),
  )
  .map(([all, more, place]) => more.toSpliced(place, 0, { type: 'OrderPlaced' as const, orders: all }));

const permitted = [
  ['InventoryReserved'],
  ['InventoryRejected'],
  ['InventoryReleased'],
  ['InventoryReleased', 'InventoryReserved'],
];

function deliveryOf(
  { type, orders }: Batch,
  placed: readonly OrderPlaced[],
): Handle<{ store: InventoryStore }> {
  return async ({ store }, time) => {
    const handlers = createInventoryHandlers({ store, now: () => new Date(time.now()).toISOString() });
    const replies = orders.map((place): Promise<OrderstreamEvent[]> => {
      const order = placed[place] as OrderPlaced;
      return type === 'OrderPlaced'
        ? handlers.OrderPlaced(order)
        : handlers.PaymentFailed(paymentFailed(order));
    });
    return (await Promise.all(replies)).flat();
  };
}

describe.each(runtimes)('inventory, state in %s', (runtime) => {
  const numRuns = runsOn[runtime];
  let world: InventoryWorld;
  beforeAll(async () => {
    world = await inventoryWorld(runtime);
  }, patience);

  test(
    'In any arrival order stock is never negative, nothing is lost, and each order has one stock story.',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          quantities,
          fc.integer({ min: 0, max: 12 }),
          batches,
          someFaults,
          fc.scheduler(),
          async (pieces, initial, arrivals, faults, scheduler) => {
            const productId = crypto.randomUUID();
            await world.stock(productId, initial);
            const placed = pieces.map((quantity) =>
              orderPlaced(crypto.randomUUID(), { lines: bookLines({ [productId]: quantity }) }),
            );
            const handles = arrivals.map((arrival) => deliveryOf(arrival, placed));
            const emitted = await deliverAll(handles, { ports: { store: world.store }, scheduler, faults });
            const { available, reserved } = await world.pieces(productId);

            const held = placed.filter(({ orderId }) => holdsStock(emitted, orderId));
            expect(available).toBeGreaterThanOrEqual(0);
            expect(available + reserved).toBe(initial);
            expect(reserved).toBe(
              held.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0),
            );
            for (const { orderId } of placed) {
              expect(permitted).toContainEqual(typesOf(emitted.filter((event) => event.orderId === orderId)));
            }
            for (const versions of versionsById(emitted)) expect(versions).toHaveLength(1);
            for (const event of emitted) assertEventFitsSchema(event);
          },
        ),
        { numRuns },
      );
    },
    patience,
  );

  test(
    'An order that is cancelled in any arrival order ends with no stock.',
    async () => {
      await fc.assert(
        fc.asyncProperty(someFaults, fc.scheduler(), fc.boolean(), async (faults, scheduler, isFirst) => {
          const productId = crypto.randomUUID();
          await world.stock(productId, 5);
          const placed = [orderPlaced(crypto.randomUUID(), { lines: bookLines({ [productId]: 2 }) })];
          const both: Batch[] = [
            { type: isFirst ? 'PaymentFailed' : 'OrderPlaced', orders: [0] },
            { type: isFirst ? 'OrderPlaced' : 'PaymentFailed', orders: [0] },
          ];
          const handles = both.map((arrival) => deliveryOf(arrival, placed));
          const emitted = await deliverAll(handles, { ports: { store: world.store }, scheduler, faults });
          expect(await world.pieces(productId)).toMatchObject({ available: 5, reserved: 0 });
          expect(typesOf(emitted)).toContain('InventoryReleased');
        }),
        { numRuns },
      );
    },
    patience,
  );
});

function holdsStock(emitted: readonly OrderstreamEvent[], orderId: string): boolean {
  const types = typesOf(emitted.filter((event) => event.orderId === orderId));
  return types.includes('InventoryReserved') && !types.includes('InventoryReleased');
}
