import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderPlaced, OrderstreamEvent } from '../../../../events/index.ts';
import { chargePayment } from '../../../../functions/payment/charge-payment.ts';
import { gatewayKey } from '../../../../functions/payment/gateway-key.ts';
import { refundPayment } from '../../../../functions/payment/refund-payment.ts';
import { type Disturbance, FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { stripeError } from '../../../support/stripe/state.ts';
import { inventoryRejected, orderPlaced } from '../../support/events.ts';
import { patience } from '../../support/runtimes.ts';
import { typesOf } from '../../support/stories.ts';
import { memoryPaymentStore, memoryTokens } from '../fakes.ts';
import { gatewayTo } from './world.ts';

/** What can happen to a request, and that idempotency keys are forgotten before it. */
const disturbance = fc.option(
  fc.oneof(
    fc.constantFrom<Disturbance | 'a day passes'>(
      'a day passes',
      { hangUp: 'before' },
      { hangUp: 'after' },
      { respond: stripeError(500, { type: 'api_error' }), when: 'before' },
      { respond: stripeError(500, { type: 'api_error' }), when: 'after' },
      { respond: stripeError(429, { type: 'invalid_request_error' }) },
      { respond: stripeError(429, { type: 'invalid_request_error', code: 'lock_timeout' }) },
      { respond: stripeError(401, { type: 'invalid_request_error' }) },
    ),
  ),
);
const tokens = ['pm_card_visa', 'pm_card_visa_chargeDeclined', 'pm_card_threeDSecure2Required', 'tok_visa'];
const stories = [['PaymentProcessed'], ['PaymentProcessed', 'PaymentRefunded'], ['PaymentFailed']];

function shop(stripe: FakeStripe, token: string, patienceMs: number) {
  const order = orderPlaced(crypto.randomUUID());
  let nowMs = Date.parse(order.time);
  const ports = {
    store: memoryPaymentStore(),
    tokens: memoryTokens({ [order.orderId]: token }),
    gateway: gatewayTo(stripe),
    taxPercent: '8.25',
    patienceMs,
    now: () => new Date(nowMs).toISOString(),
    sleep: async (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
  const deliver: Record<'placed' | 'rejected', () => Promise<OrderstreamEvent[]>> = {
    placed: () => chargePayment(order, ports),
    rejected: () => refundPayment(inventoryRejected(order), ports),
  };
  /** Delivered again until it succeeds, a second later each time. */
  const untilItSucceeds = async (kind: 'placed' | 'rejected'): Promise<OrderstreamEvent[]> => {
    for (;;) {
      nowMs += 1_000;
      try {
        return await deliver[kind]();
      } catch (error) {
        expect(error).toMatchObject({
          name: expect.stringMatching(/^(UncertainOperation|GatewayUnavailable)Error$/),
        });
      }
    }
  };
  return { order, untilItSucceeds };
}

function movements(stripe: FakeStripe, { orderId }: OrderPlaced) {
  const charges = stripe.state.charges.filter(({ metadata }) => metadata.orderId === orderId);
  return {
    charges: charges.length,
    refunds: charges.flatMap(({ id }) => stripe.state.refunds.get(id) ?? []).length,
  };
}

test(
  'Whatever Stripe does, an order is charged and refunded at most once, and the events match the money.',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokens),
        fc.constantFrom(0, 5_000),
        fc.array(disturbance, { maxLength: 12 }),
        fc.array(fc.constantFrom<'placed' | 'rejected'>('placed', 'rejected'), {
          minLength: 1,
          maxLength: 4,
        }),
        async (token, patienceMs, disturbances, kinds) => {
          await using stripe = await FakeStripe.start();
          stripe.disturbNext(disturbances);
          const { order, untilItSucceeds } = shop(stripe, token, patienceMs);
          const emitted: OrderstreamEvent[] = [];
          for (const kind of ['placed', ...kinds] as const) emitted.push(...(await untilItSucceeds(kind)));

          const { charges, refunds } = movements(stripe, order);
          const isPaid = typesOf(emitted).join() === 'PaymentProcessed';
          expect(stories).toContainEqual(typesOf(emitted));
          expect(charges).toBeLessThanOrEqual(1);
          expect(charges - refunds).toBe(isPaid ? 1 : 0);
          if (kinds.includes('rejected')) expect(isPaid).toBe(false);
          const keys = stripe.requests.filter(({ route }) => route === 'POST /v1/payment_intents');
          expect(keys[0]?.idempotencyKey).toBe(gatewayKey(order.orderId, 'charge'));
        },
      ),
      { numRuns: 150 },
    );
  },
  patience,
);
