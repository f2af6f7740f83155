import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventType, OrderPlaced, OrderstreamEvent } from '../../../events/index.ts';
import { statusOf } from '../../../functions/orders/domain.ts';
import { type InventoryWorld, inventoryWorld } from '../inventory/worlds.ts';
import { emailStore, mailbox } from '../notification/worlds.ts';
import { type PaymentWorld, paymentWorld } from '../payment/worlds.ts';
import { shippingStore } from '../shipping/worlds.ts';
import { deliverAll, someFaults } from '../support/deliveries.ts';
import { bookLines, orderPlaced } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { deliveriesOf, type SagaPorts } from './readers.ts';

/** How an order is placed: with which token, for how many pieces, and how often its event is delivered. */
const placing = fc.record({
  token: fc.nat(),
  quantity: fc.integer({ min: 1, max: 4 }),
  deliveries: fc.integer({ min: 1, max: 2 }),
});
const placings = fc.array(placing, { minLength: 1, maxLength: 3 });
const kindsByStatus: Readonly<Record<string, string[]>> = {
  shipped: ['department-notice', 'invoice', 'order-confirmation', 'shipment'],
  cancelled: ['cancellation', 'department-notice', 'order-confirmation'],
  refunded: ['cancellation', 'credit-note', 'department-notice', 'invoice', 'order-confirmation'],
};

describe.each(runtimes)('orders with stock for some of them, state in %s', (runtime) => {
  let payment: PaymentWorld;
  let inventory: InventoryWorld;
  let ports: Omit<SagaPorts, 'mailer'>;
  beforeAll(async () => {
    [payment, inventory] = await Promise.all([paymentWorld(runtime), inventoryWorld(runtime)]);
    const [emails, shipments] = await Promise.all([emailStore(runtime), shippingStore(runtime)]);
    const { store: payments, gateway, tokens } = payment.ports;
    ports = { payments, tokens, gateway, stock: inventory.store, shipments, emails };
  });

  async function orderOf({ token, quantity }: { token: number; quantity: number }, productId: string) {
    const order = orderPlaced(crypto.randomUUID(), { lines: bookLines({ [productId]: quantity }) });
    await payment.keepToken(order.orderId, payment.tokens[token % payment.tokens.length] as string);
    return order;
  }

  test(
    'Orders with stock for some of them all end shipped and paid, or cancelled with money and stock back, and the emails match.',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          placings,
          fc.integer({ min: 0, max: 8 }),
          someFaults,
          fc.scheduler(),
          async (placed, initial, faults, scheduler) => {
            const productId = crypto.randomUUID();
            await inventory.stock(productId, initial);
            const orders = await Promise.all(placed.map((each) => orderOf(each, productId)));
            const handles = orders.flatMap((order, index) =>
              Array(placed[index]?.deliveries).fill(order).flatMap(deliveriesOf),
            );
            const { taken: _, ...mailer } = mailbox();
            const emitted = await deliverAll(handles, {
              ports: { ...ports, mailer },
              scheduler,
              faults,
              readers: deliveriesOf,
            });

            const shipped = orders.filter((order) => statusIn(emitted, order) === 'shipped');
            const pieces = shipped
              .flatMap(({ lines }) => lines)
              .reduce((sum, line) => sum + line.quantity, 0);
            expect(await inventory.pieces(productId)).toMatchObject({
              available: initial - pieces,
              reserved: pieces,
            });
            for (const order of orders) await expectConsistent(order, emitted);
          },
        ),
        { numRuns: runsOn[runtime] },
      );
    },
    patience,
  );

  async function expectConsistent(order: OrderPlaced, emitted: readonly OrderstreamEvent[]): Promise<void> {
    const status = statusIn(emitted, order);
    const { charges, refunds } = await payment.movements(order.orderId);
    expect(['shipped', 'cancelled']).toContain(status);
    expect(charges - refunds).toBe(status === 'shipped' ? 1 : 0);
    const story = typesIn(emitted, order).has('PaymentRefunded') ? 'refunded' : status;
    expect(mailKindsIn(emitted, order)).toEqual(kindsByStatus[story]);
  }
});

const eventsIn = (emitted: readonly OrderstreamEvent[], { orderId }: OrderPlaced) =>
  emitted.filter((event) => event.orderId === orderId);
const typesIn = (emitted: readonly OrderstreamEvent[], order: OrderPlaced): Set<EventType> =>
  new Set(eventsIn(emitted, order).map(({ type }) => type));
const statusIn = (emitted: readonly OrderstreamEvent[], order: OrderPlaced) =>
  statusOf(typesIn(emitted, order));
const mailKindsIn = (emitted: readonly OrderstreamEvent[], order: OrderPlaced) =>
  [
    ...new Set(eventsIn(emitted, order).flatMap((event) => (event.type === 'EmailSent' ? [event.kind] : []))),
  ].sort();
