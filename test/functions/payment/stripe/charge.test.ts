import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { stripeError } from '../../../support/stripe/state.ts';
import { chargeKey, chargeOf, gatewayTo, orderId } from './world.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await FakeStripe.start();
});
afterEach(() => stripe[Symbol.asyncDispose]());

const create = /^POST \/v1\/payment_intents$/;
const confirm = /\/confirm$/;
const cancel = /\/cancel$/;
const method = /^POST \/v1\/payment_methods$/;
/** Short, so that a server that is silent does not keep the test. */
const impatient = () => 1_500;

describe('charge', () => {
  test('A charge through Stripe creates one PaymentIntent, keeps it, and confirms it without the customer.', async () => {
    const gateway = gatewayTo(stripe);
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'charged', chargeId: 'pi_1' });
    expect(stripe.routes()).toEqual(['POST /v1/payment_intents', 'POST /v1/payment_intents/ID/confirm']);
    expect(gateway.intents.kept.get(chargeKey)).toEqual({ intentId: 'pi_1', tries: 0 });
    const [created, confirmed] = stripe.requests;
    expect(created?.parameters).toEqual({
      amount: '1230',
      currency: 'usd',
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
      'allowed_payment_method_types[0]': 'card',
      'metadata[orderId]': orderId,
    });
    expect(created?.idempotencyKey).toBe(chargeKey);
    expect(confirmed?.parameters).toEqual({ payment_method: 'pm_card_visa', off_session: 'true' });
    expect(confirmed?.idempotencyKey).not.toBe(chargeKey);
  });

  test('A charge through Stripe sends nothing of the customer but the payment method.', async () => {
    await gatewayTo(stripe).charge(chargeOf('pm_card_visa'));
    const sent = new Set(stripe.requests.flatMap(({ parameters }) => Object.keys(parameters)));
    expect([...sent].sort()).toEqual([
      'allowed_payment_method_types[0]',
      'amount',
      'automatic_payment_methods[allow_redirects]',
      'automatic_payment_methods[enabled]',
      'currency',
      'metadata[orderId]',
      'off_session',
      'payment_method',
    ]);
  });

  test.each([
    ['USD', '12.30', '1230'],
    ['JPY', '500', '500'],
    ['KWD', '5.120', '5120'],
    ['ISK', '5', '500'],
  ])('A charge through Stripe of %s %s is an amount of %s.', async (currency, amount, expected) => {
    await gatewayTo(stripe).charge(chargeOf('pm_card_visa', { amount: { amount, currency } }));
    expect(stripe.requests[0]?.parameters).toMatchObject({
      amount: expected,
      currency: currency.toLowerCase(),
    });
  });

  test('A charge through Stripe takes a ConfirmationToken.', async () => {
    expect(await gatewayTo(stripe).charge(chargeOf('ctoken_visa'))).toMatchObject({ result: 'charged' });
    expect(stripe.requests[1]?.parameters).toEqual({
      confirmation_token: 'ctoken_visa',
      off_session: 'true',
    });
  });

  test('A charge through Stripe makes a PaymentMethod of a card token.', async () => {
    expect(await gatewayTo(stripe).charge(chargeOf('tok_visa'))).toMatchObject({ result: 'charged' });
    expect(stripe.routes()).toEqual([
      'POST /v1/payment_intents',
      'POST /v1/payment_methods',
      'POST /v1/payment_intents/ID/confirm',
    ]);
  });

  test.each(['', 'visa', 'sk_test_1', 'cus_1', 'constructor'])(
    'A charge through Stripe with a token that Stripe never issued (%s) cannot be processed, and Stripe is not called.',
    async (token) => {
      expect(await gatewayTo(stripe).charge(chargeOf(token))).toEqual({ result: 'unprocessable' });
      expect(stripe.requests).toEqual([]);
    },
  );
});

describe('final failure', () => {
  test.each([
    ['pm_card_visa_chargeDeclined', 'declined'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'declined'],
    ['pm_card_authenticationRequired', 'declined'],
    ['pm_card_threeDSecure2Required', 'unprocessable'],
    ['pm_unknown', 'unprocessable'],
    ['pm_usBankAccount_success', 'unprocessable'],
  ])('A payment with %s is %s, and its PaymentIntent is canceled.', async (token, result) => {
    const gateway = gatewayTo(stripe);
    expect(await gateway.charge(chargeOf(token))).toEqual({ result });
    expect([...stripe.state.intents.values()]).toMatchObject([{ status: 'canceled' }]);
    // The delivery ended before its outcome was recorded.
    expect(await gateway.charge(chargeOf(token))).toMatchObject({
      result: expect.not.stringMatching('charged'),
    });
    expect(stripe.state.charges).toEqual([]);
  });

  test('A card token that is used up is unprocessable.', async () => {
    await gatewayTo(stripe).charge(chargeOf('tok_visa'));
    const other = chargeOf('tok_visa', { key: 'other', orderId: 'order-2' });
    expect(await gatewayTo(stripe).charge(other)).toEqual({ result: 'unprocessable' });
  });

  test('An amount that Stripe does not take is unprocessable.', async () => {
    const tiny = chargeOf('pm_card_visa', { amount: { amount: '0.10', currency: 'USD' } });
    expect(await gatewayTo(stripe).charge(tiny)).toEqual({ result: 'unprocessable' });
  });

  test('A payment that fails permanently is charged after all when a confirmation that was still on its way succeeds before the cancellation.', async () => {
    const gateway = gatewayTo(stripe);
    stripe.disturb(confirm, {
      respond: stripeError(402, { type: 'card_error', code: 'card_declined' }),
      when: 'after',
    });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'charged', chargeId: 'pi_1' });
  });

  test('A payment that fails permanently is not final until Stripe confirms the cancellation.', async () => {
    const gateway = gatewayTo(stripe);
    stripe.disturb(cancel, { respond: stripeError(500, { type: 'api_error' }) });
    const charge = chargeOf('pm_card_visa_chargeDeclined');
    await expect(gateway.charge(charge)).rejects.toThrow('unknown whether the cancellation of pi_1 was done');
    expect(await gateway.charge(charge)).toEqual({ result: 'declined' });
    expect(stripe.requests.filter(({ route }) => confirm.test(route))).toHaveLength(1);
  });
});

describe('certainly not charged', () => {
  const refusals = [
    ['429', { respond: stripeError(429, { type: 'invalid_request_error', code: 'rate_limit' }) }],
    ['401', { respond: stripeError(401, { type: 'invalid_request_error', code: 'api_key_expired' }) }],
    ['403', { respond: stripeError(403, { type: 'invalid_request_error' }) }],
  ] as const;

  test.each(refusals)(
    'Stripe that certainly did not charge is unavailable when it refuses to create with %s, and charges later.',
    async (_, how) => {
      const gateway = gatewayTo(stripe);
      stripe.disturb(create, how);
      expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
      expect(await gateway.charge(chargeOf('pm_card_visa'))).toMatchObject({ result: 'charged' });
      expect(stripe.state.charges).toHaveLength(1);
    },
  );

  test.each(refusals)(
    'Stripe that certainly did not charge is unavailable when it refuses to confirm with %s, and charges later.',
    async (_, how) => {
      const gateway = gatewayTo(stripe);
      stripe.disturb(confirm, how);
      expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
      expect(await gateway.charge(chargeOf('pm_card_visa'))).toMatchObject({ result: 'charged' });
      expect(stripe.state.intents.size).toBe(1);
    },
  );

  test('Stripe that certainly did not charge is unavailable when nothing listens.', async () => {
    const gateway = gatewayTo({ url: 'http://127.0.0.1:1' });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
  });

  test.each([
    ['500', { respond: stripeError(500, { type: 'api_error' }), when: 'after' }],
    ['503', { respond: stripeError(503, { type: 'api_error' }), when: 'before' }],
    ['a broken connection', { hangUp: 'after' }],
    ['silence', { silent: 'after' }],
  ] as const)(
    'Stripe that certainly did not charge is unavailable when creating ends in %s: nothing is confirmed yet.',
    async (_, how) => {
      const gateway = gatewayTo(stripe, { limit: impatient });
      stripe.disturb(create, how);
      expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
      expect(await gatewayTo(stripe, gateway).charge(chargeOf('pm_card_visa'))).toMatchObject({
        result: 'charged',
      });
      expect(stripe.state.charges).toHaveLength(1);
    },
  );

  test.each([
    ['429', { respond: stripeError(429, { type: 'invalid_request_error' }) }],
    ['500', { respond: stripeError(500, { type: 'api_error' }), when: 'before' }],
    ['silence', { silent: 'before' }],
  ] as const)(
    'Stripe that certainly did not charge is unavailable when the response to a card token is %s.',
    async (_, how) => {
      const gateway = gatewayTo(stripe, { limit: impatient });
      stripe.disturb(method, how);
      expect(await gateway.charge(chargeOf('tok_visa'))).toEqual({ result: 'unavailable' });
      expect(await gatewayTo(stripe, gateway).charge(chargeOf('tok_visa'))).toMatchObject({
        result: 'charged',
      });
    },
  );
});
