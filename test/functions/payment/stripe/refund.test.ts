import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { stripeError } from '../../../support/stripe/state.ts';
import { chargeKey, chargeOf, gatewayTo, memoryIntents, orderId, refundKey } from './world.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await FakeStripe.start();
});
afterEach(() => stripe[Symbol.asyncDispose]());

const refund = { key: refundKey, chargeKey };
const refunds = /^POST \/v1\/refunds$/;
const impatient = () => 1_500;

async function charged() {
  const gateway = gatewayTo(stripe, { limit: impatient });
  await gateway.charge(chargeOf('pm_card_visa'));
  return gateway;
}

describe('refund', () => {
  test('A refund through Stripe refunds the charge of an order, under the key of the operation.', async () => {
    const gateway = await charged();
    expect(await gateway.refund(refund)).toEqual({ result: 'refunded', refundId: 're_1' });
    expect(stripe.requests.at(-1)).toMatchObject({
      idempotencyKey: refundKey,
      parameters: { payment_intent: 'pi_1', 'metadata[orderId]': orderId },
    });
  });

  test('A refund through Stripe is made once, however often and however much later it is requested.', async () => {
    const gateway = await charged();
    const first = await gateway.refund(refund);
    stripe.state.forgetIdempotencyKeys();
    expect(await gateway.refund(refund)).toEqual(first);
    expect(stripe.state.refunds.get('pi_1')).toHaveLength(1);
  });

  test('A refund through Stripe finds nothing charged where there is no PaymentIntent.', async () => {
    expect(await gatewayTo(stripe).refund(refund)).toEqual({ result: 'nothing-charged' });
    expect(stripe.requests).toEqual([]);
  });

  test('A refund through Stripe of an order that is not charged yet makes sure that it never is.', async () => {
    const gateway = gatewayTo(stripe, { limit: impatient });
    stripe.disturb(/\/confirm$/, { silent: 'before' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
    expect(await gateway.refund(refund)).toEqual({ result: 'nothing-charged' });
    expect(stripe.state.intents.get('pi_1')).toMatchObject({ status: 'canceled' });
    stripe.state.forgetIdempotencyKeys();
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unprocessable' });
    expect(stripe.state.charges).toEqual([]);
  });

  test.each([
    ['500 after it refunded', { respond: stripeError(500, { type: 'api_error' }), when: 'after' }],
    ['500 before it refunded', { respond: stripeError(500, { type: 'api_error' }), when: 'before' }],
    ['silence after it refunded', { silent: 'after' }],
    ['a broken connection before it refunded', { hangUp: 'before' }],
    ['429', { respond: stripeError(429, { type: 'invalid_request_error' }), when: 'before' }],
  ] as const)(
    'A refund through Stripe that ends in %s fails the delivery, and the next one refunds once.',
    async (_, how) => {
      const gateway = await charged();
      stripe.disturb(refunds, how);
      await expect(gateway.refund(refund)).rejects.toMatchObject({ name: 'UncertainOperationError' });
      expect(await gatewayTo(stripe, gateway).refund(refund)).toEqual({
        result: 'refunded',
        refundId: 're_1',
      });
      expect(stripe.state.refunds.get('pi_1')).toHaveLength(1);
    },
  );
});

test('A refund that was made before fails the delivery while Stripe does not list it, without a text of Stripe.', async () => {
  const gateway = await charged();
  await gateway.refund(refund);
  stripe.state.forgetIdempotencyKeys();
  const message = "No such refund: 're_secret'";
  stripe.disturb(/^GET \/v1\/refunds$/, { respond: stripeError(500, { type: 'api_error', message }) });
  await expect(gateway.refund(refund)).rejects.toMatchObject({
    message:
      'Stripe: it is unknown whether the refund of pi_1 was done. StripeAPIError, status 500, request req_1',
  });
});

describe('abandon', () => {
  test('A charge that is abandoned is canceled, so that it never happens.', async () => {
    const gateway = gatewayTo(stripe, { limit: impatient });
    stripe.disturb(/\/confirm$/, { silent: 'before' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
    expect(await gateway.abandon({ chargeKey })).toEqual({ result: 'unavailable' });
    expect(stripe.state.intents.get('pi_1')).toMatchObject({ status: 'canceled' });
  });

  test('A charge that is abandoned stays unavailable for a delivery that could not record it: its card did not fail.', async () => {
    const gateway = gatewayTo(stripe);
    stripe.disturb(/\/confirm$/, { respond: stripeError(429, { type: 'invalid_request_error' }) });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
    await gateway.abandon({ chargeKey });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
    expect(await gateway.abandon({ chargeKey })).toEqual({ result: 'unavailable' });
    expect(stripe.state.charges).toEqual([]);
  });

  test('A charge that is abandoned counts as charged when it has happened.', async () => {
    const gateway = await charged();
    expect(await gateway.abandon({ chargeKey })).toEqual({ result: 'charged', chargeId: 'pi_1' });
  });

  test('A charge that is abandoned needs no call of Stripe where nothing was ever begun.', async () => {
    const gateway = gatewayTo({ url: 'http://127.0.0.1:1' });
    expect(await gateway.abandon({ chargeKey })).toEqual({ result: 'unavailable' });
  });

  test('A charge is not abandoned until Stripe confirms it.', async () => {
    const intents = memoryIntents();
    await intents.keepFirst(chargeKey, 'pi_1');
    const gateway = gatewayTo({ url: 'http://127.0.0.1:1' }, { intents });
    await expect(gateway.abandon({ chargeKey })).rejects.toMatchObject({ name: 'UncertainOperationError' });
  });
});
