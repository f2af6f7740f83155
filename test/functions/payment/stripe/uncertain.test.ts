import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { stripeError } from '../../../support/stripe/state.ts';
import { chargeKey, chargeOf, gatewayTo, memoryIntents } from './world.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await FakeStripe.start();
});
afterEach(() => stripe[Symbol.asyncDispose]());

const confirm = /\/confirm$/;
const retrieve = /^GET \/v1\/payment_intents\/\w+$/;
/** Short, so that a server that is silent does not keep the test. */
const impatient = () => 1_500;

/** As Stripe has a PaymentIntent whose confirmation failed at Stripe itself. */
const waiting = {
  id: 'pi_1',
  status: 'requires_payment_method',
  last_payment_error: { type: 'api_error' },
};

const keysOfConfirmations = () =>
  stripe.requests.filter(({ route }) => confirm.test(route)).map(({ idempotencyKey }) => idempotencyKey);

describe('not known', () => {
  const uncertain = [
    ['500 after it charged', { respond: stripeError(500, { type: 'api_error' }), when: 'after' }],
    ['500 before it charged', { respond: stripeError(500, { type: 'api_error' }), when: 'before' }],
    ['a broken connection after it charged', { hangUp: 'after' }],
    ['a broken connection before it charged', { hangUp: 'before' }],
    ['silence after it charged', { silent: 'after' }],
    ['silence before it charged', { silent: 'before' }],
    [
      'a lock timeout',
      { respond: stripeError(429, { type: 'invalid_request_error', code: 'lock_timeout' }), when: 'before' },
    ],
    [
      'a key in use',
      {
        respond: stripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }),
        when: 'before',
      },
    ],
  ] as const;

  test.each(uncertain)(
    'Stripe that may have charged fails the delivery on %s, and the next one charges once.',
    async (_, how) => {
      const gateway = gatewayTo(stripe, { limit: impatient });
      stripe.disturb(confirm, how);
      await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toMatchObject({
        name: 'UncertainOperationError',
      });
      const again = gatewayTo(stripe, gateway);
      expect(await again.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'charged', chargeId: 'pi_1' });
      expect(stripe.state.charges).toHaveLength(1);
      expect(stripe.state.intents.size).toBe(1);
    },
  );

  test.each(uncertain)(
    'Stripe that may have charged charges once after %s, also days later.',
    async (_, how) => {
      const gateway = gatewayTo(stripe, { limit: impatient });
      stripe.disturb(confirm, how);
      await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
      stripe.state.forgetIdempotencyKeys();
      expect(await gatewayTo(stripe, gateway).charge(chargeOf('pm_card_visa'))).toMatchObject({
        result: 'charged',
      });
      expect(stripe.state.charges).toHaveLength(1);
    },
  );

  test.each(uncertain)(
    'Stripe that may have charged with a card token charges once after %s.',
    async (_, how) => {
      const gateway = gatewayTo(stripe, { limit: impatient });
      stripe.disturb(confirm, how);
      await expect(gateway.charge(chargeOf('tok_visa'))).rejects.toThrow();
      expect(await gatewayTo(stripe, gateway).charge(chargeOf('tok_visa'))).toMatchObject({
        result: 'charged',
      });
      expect(stripe.state.charges).toHaveLength(1);
    },
  );

  test('Stripe that may have charged takes another key after a response that the key would repeat.', async () => {
    const gateway = gatewayTo(stripe);
    stripe.disturb(confirm, { respond: stripeError(500, { type: 'api_error' }), when: 'before' });
    stripe.disturb(confirm, { respond: stripeError(500, { type: 'api_error' }), when: 'before' });
    for (const _ of [1, 2]) await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toMatchObject({ result: 'charged' });
    expect(new Set(keysOfConfirmations()).size).toBe(3);
  });

  test.each([
    ['a PaymentIntent that still waits for a confirmation', { status: 200, body: waiting }],
    [
      'another state, and back',
      stripeError(400, { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' }),
    ],
  ])('Stripe that may have charged takes another key after %s.', async (_, respond) => {
    const gateway = gatewayTo(stripe);
    stripe.disturb(confirm, { respond, when: 'before' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow(
      'Its status is requires_payment_method',
    );
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toMatchObject({ result: 'charged' });
    expect(new Set(keysOfConfirmations()).size).toBe(2);
  });

  test('Stripe that may have charged is queried before it is called again: an outage during the query fails the delivery.', async () => {
    const gateway = gatewayTo(stripe, { limit: impatient });
    stripe.disturb(confirm, { silent: 'after' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
    stripe.disturb(retrieve, { respond: stripeError(429, { type: 'invalid_request_error' }) });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow('the charge of pi_1');
    expect(stripe.requests.filter(({ route }) => confirm.test(route))).toHaveLength(1);
  });

  test('Stripe that may have charged leaves a payment that is being processed to a later delivery.', async () => {
    const gateway = gatewayTo(stripe, { limit: impatient });
    stripe.disturb(confirm, { silent: 'before' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow();
    Object.assign(stripe.state.intents.get('pi_1') ?? {}, { status: 'processing' });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toThrow('Its status is processing');
  });

  test('A PaymentIntent that Stripe does not have fails the delivery: the key is of another account.', async () => {
    const intents = memoryIntents();
    await intents.keepFirst(chargeKey, 'pi_of_another_account');
    await expect(gatewayTo(stripe, { intents }).charge(chargeOf('pm_card_visa'))).rejects.toMatchObject({
      name: 'UncertainOperationError',
    });
    expect(stripe.state.intents.size).toBe(0);
  });
});

describe('concurrent deliveries', () => {
  test('Two deliveries at the same time confirm the same PaymentIntent and charge once.', async () => {
    const intents = memoryIntents();
    const gateways = [gatewayTo(stripe, { intents }), gatewayTo(stripe, { intents })];
    const outcomes = await Promise.allSettled(gateways.map((each) => each.charge(chargeOf('pm_card_visa'))));
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(stripe.state.charges).toHaveLength(1);
    expect(await gatewayTo(stripe, { intents }).charge(chargeOf('pm_card_visa'))).toMatchObject({
      result: 'charged',
    });
  });

  test('Two deliveries at the same time that created two PaymentIntents confirm only the one that was kept first.', async () => {
    const intents = memoryIntents();
    const gateway = gatewayTo(stripe, { intents });
    await gateway.charge(chargeOf('pm_card_visa', { key: 'of another order', orderId: 'order-2' }));
    const late = {
      ...intents,
      // As read before the other delivery kept its own.
      find: async () => ({ tries: 0 }),
      keepFirst: (key: string, intentId: string) => intents.keepFirst(key, intentId),
    };
    await intents.keepFirst(chargeKey, 'pi_1');
    expect(await gatewayTo(stripe, { intents: late }).charge(chargeOf('pm_card_visa'))).toEqual({
      result: 'charged',
      chargeId: 'pi_1',
    });
    expect(stripe.state.intents.get('pi_2')).toMatchObject({ status: 'requires_payment_method' });
  });
});

test('An error does not repeat the payment method in Stripe’s text.', async () => {
  const gateway = gatewayTo(stripe, { limit: impatient });
  const message = "No such PaymentMethod: 'pm_secret'; your key is sk_test_1";
  stripe.disturb(confirm, { respond: stripeError(500, { type: 'api_error', message }) });
  await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toMatchObject({
    message:
      'Stripe: it is unknown whether the charge of pi_1 was done. StripeAPIError, status 500, request req_1',
  });
});
