import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced } from '../../../events/index.ts';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import { refundPayment } from '../../../functions/payment/refund-payment.ts';
import { deliverAll, type Handle, shuffled, someFaults } from '../support/deliveries.ts';
import { inventoryRejected, orderPlaced } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { typesOf, versionsById } from '../support/stories.ts';
import { type PaymentWorld, paymentWorld } from './worlds.ts';

type Delivered = 'placed' | 'rejected';

function deliveryOf(order: OrderPlaced, delivered: Delivered): Handle<PaymentWorld['ports']> {
  return (ports, time) => {
    const all = {
      ...ports,
      taxPercent: '8.25',
      patienceMs: 0,
      now: () => new Date(time.now()).toISOString(),
      sleep: time.sleep,
    };
    return delivered === 'placed' ? chargePayment(order, all) : refundPayment(inventoryRejected(order), all);
  };
}

const deliveries = shuffled<Delivered>({ placed: [1, 3], rejected: [0, 3] });

const stories = [['PaymentProcessed'], ['PaymentProcessed', 'PaymentRefunded'], ['PaymentFailed']];

describe.each(runtimes)('payment, state in %s', (runtime) => {
  const numRuns = runsOn[runtime];
  let world: PaymentWorld;
  beforeAll(async () => {
    world = await paymentWorld(runtime);
  }, patience);

  test(
    'In any arrival order an order is charged and refunded at most once, and the events match the money.',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(),
          deliveries,
          someFaults,
          fc.scheduler(),
          async (seed, arrivals, faults, scheduler) => {
            const order = orderPlaced(crypto.randomUUID());
            await world.keepToken(order.orderId, world.tokens[seed % world.tokens.length] as string);
            const handles = arrivals.map((delivered) => deliveryOf(order, delivered));
            const emitted = await deliverAll(handles, { ports: world.ports, scheduler, faults });
            const { charges, refunds } = await world.movements(order.orderId);
            const isPaid = typesOf(emitted).join() === 'PaymentProcessed';

            expect(stories).toContainEqual(typesOf(emitted));
            expect(charges).toBeLessThanOrEqual(1);
            expect(charges - refunds).toBe(isPaid ? 1 : 0);
            expect(await world.ports.tokens.find(order.orderId)).toEqual({ isDropped: true });
            if (arrivals.includes('rejected')) expect(isPaid).toBe(false);
            for (const versions of versionsById(emitted)) expect(versions).toHaveLength(1);
            for (const event of emitted) assertEventFitsSchema(event);
          },
        ),
        { numRuns },
      );
    },
    patience,
  );
});
