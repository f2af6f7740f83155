import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { findStripeMock, StripeMock } from '../../../support/stripe/stripe-mock.ts';
import { chargeKey, chargeOf, gatewayTo, memoryIntents, refundKey } from './world.ts';

/** Requests of payment as Stripe's own mock server checks them, against the description of Stripe's API. */

const found = findStripeMock('stripe-mock.test.ts');

('program' in found ? describe : describe.skip)('stripe-mock', () => {
  let mock: StripeMock;
  let stripe: FakeStripe;
  beforeAll(async () => {
    mock = await StripeMock.start(found as { program: string });
    stripe = await FakeStripe.start({ mock });
  });
  afterAll(async () => {
    await stripe?.[Symbol.asyncDispose]();
    await mock?.[Symbol.asyncDispose]();
  });

  test.each(['pm_card_visa', 'ctoken_visa', 'tok_visa'])(
    'stripe-mock takes every request of a charge with %s and its refund.',
    async (token) => {
      const gateway = gatewayTo(stripe);
      const keys = { key: `${chargeKey} ${token}`, orderId: token };
      expect(await gateway.charge(chargeOf(token, keys))).toMatchObject({ result: 'charged' });
      const refund = { key: `${refundKey} ${token}`, chargeKey: keys.key };
      expect(await gateway.refund(refund)).toMatchObject({ result: 'refunded' });
      stripe.state.forgetIdempotencyKeys();
      // Reads the refund that was made.
      expect(await gateway.refund(refund)).toMatchObject({ result: 'refunded' });
      expect(stripe.refusals).toEqual([]);
    },
  );

  test('stripe-mock takes the cancellation of a declined charge.', async () => {
    const gateway = gatewayTo(stripe);
    const keys = { key: 'declined', orderId: 'declined' };
    expect(await gateway.charge(chargeOf('pm_card_visa_chargeDeclined', keys))).toEqual({
      result: 'declined',
    });
    expect(stripe.routes().at(-1)).toBe('POST /v1/payment_intents/ID/cancel');
    expect(stripe.refusals).toEqual([]);
  });

  test('stripe-mock refuses what Stripe would refuse, so that these tests see a mistake.', async () => {
    const response = await fetch(`${stripe.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ amount: 'much', currency: 'usd' }).toString(),
    });
    expect(response.status).toBe(400);
    expect(stripe.refusals).toHaveLength(1);
  });

  test('The inconclusive response of stripe-mock alone does not count as a charge.', async () => {
    const gateway = gatewayTo(mock, { intents: memoryIntents() });
    await expect(gateway.charge(chargeOf('pm_card_visa'))).rejects.toMatchObject({
      name: 'UncertainOperationError',
    });
  });
});
