import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiKeyOptions, createApiKey } from '../../../../functions/payment/stripe/api-key.ts';
import { FakeStripe } from '../../../support/stripe/fake-stripe.ts';
import { chargeOf, gatewayTo } from './world.ts';

/** Secrets Manager with one secret that a test changes. */
function secretsManager(initial: string | Error) {
  const secret = { value: initial, reads: 0 };
  const client = {
    send: async (command: GetSecretValueCommand) => {
      expect(command).toBeInstanceOf(GetSecretValueCommand);
      secret.reads += 1;
      if (secret.value instanceof Error) throw secret.value;
      return { SecretString: secret.value };
    },
  } as unknown as ApiKeyOptions['client'];
  return { secret, client };
}

const options = { secretId: 'shop/stripe', requiresLiveMode: false };

describe('API key', () => {
  test.each([
    ['sk_test_1', 'sk_test_1'],
    [' rk_live_abc\n', 'rk_live_abc'],
    ['{"apiKey":"sk_live_1","note":"of 2026"}', 'sk_live_1'],
  ])('The API key of Stripe is read from a secret that holds %j.', async (text, key) => {
    const { client } = secretsManager(text);
    expect(await createApiKey({ client, ...options }).current()).toBe(key);
  });

  test.each(['', '{"key":"sk_test_1"}', 'pk_test_1', 'password', 'null', '["sk_test_1"]'])(
    'The API key of Stripe is not in a secret that holds %j, and the error does not repeat it.',
    async (text) => {
      const { client } = secretsManager(text);
      const reading = createApiKey({ client, ...options }).current();
      await expect(reading).rejects.toMatchObject({
        name: 'ApiKeyError',
        message: expect.stringMatching(/^Secret shop\/stripe holds no API key of Stripe\. Accepted: /),
      });
      await expect(reading).rejects.not.toThrow(text === '' ? 'never' : text);
    },
  );

  test('An API key of test mode is refused where orders are real.', async () => {
    const { client } = secretsManager('sk_test_1');
    const apiKey = createApiKey({ client, ...options, requiresLiveMode: true });
    await expect(apiKey.current()).rejects.toThrow('a key of live mode (sk_live_… or rk_live_…)');
  });

  test('The API key of Stripe is read once for all calls.', async () => {
    const { client, secret } = secretsManager('sk_test_1');
    const apiKey = createApiKey({ client, ...options });
    await Promise.all([apiKey.current(), apiKey.current(), apiKey.current()]);
    expect(secret.reads).toBe(1);
  });

  test('An API key that cannot be read is read again by the next caller.', async () => {
    const { client, secret } = secretsManager(new Error('throttled'));
    const apiKey = createApiKey({ client, ...options });
    await expect(apiKey.current()).rejects.toThrow('Secret shop/stripe cannot be read. Error: throttled');
    secret.value = 'sk_test_1';
    expect(await apiKey.current()).toBe('sk_test_1');
  });

  test('An API key that Stripe keeps refusing is not read again for five seconds.', async () => {
    const { client, secret } = secretsManager('sk_test_1');
    let nowMs = 0;
    const apiKey = createApiKey({ client, ...options, now: () => nowMs });
    await apiKey.current();
    nowMs += 6_000;
    for (const _ of [1, 2, 3]) expect(await apiKey.refresh('sk_test_1')).toBe('sk_test_1');
    expect(secret.reads).toBe(2);
    nowMs += 6_000;
    secret.value = 'sk_test_2';
    expect(await apiKey.refresh('sk_test_1')).toBe('sk_test_2');
    expect(await apiKey.refresh('sk_test_1')).toBe('sk_test_2');
    expect(secret.reads).toBe(3);
  });
});

describe('rotation', () => {
  let stripe: FakeStripe;
  beforeEach(async () => {
    stripe = await FakeStripe.start();
  });
  afterEach(() => stripe[Symbol.asyncDispose]());

  test('A rotated API key is read when Stripe refuses the old one, and the order is charged by the same delivery.', async () => {
    const { client, secret } = secretsManager('sk_test_1');
    let nowMs = 0;
    const gateway = gatewayTo(stripe, { apiKey: createApiKey({ client, ...options, now: () => nowMs }) });
    await gateway.charge(chargeOf('pm_card_visa'));
    stripe.state.apiKeys.clear();
    stripe.state.apiKeys.add('sk_test_2');
    secret.value = 'sk_test_2';
    nowMs += 3_600_000;
    const next = chargeOf('pm_card_visa', { key: 'another', orderId: 'order-2' });
    expect(await gateway.charge(next)).toMatchObject({ result: 'charged' });
    expect(stripe.requests.map(({ apiKey }) => apiKey)).toEqual([
      'sk_test_1',
      'sk_test_1',
      'sk_test_1',
      'sk_test_2',
      'sk_test_2',
    ]);
  });

  test('A rotated API key that is not in the secret yet makes Stripe unavailable, and charges nothing.', async () => {
    const { client } = secretsManager('sk_test_revoked');
    const gateway = gatewayTo(stripe, { apiKey: createApiKey({ client, ...options }) });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
  });

  test('A rotated API key of a secret that cannot be read makes Stripe unavailable.', async () => {
    const { client } = secretsManager(new Error('not authorized'));
    const gateway = gatewayTo(stripe, { apiKey: createApiKey({ client, ...options }) });
    expect(await gateway.charge(chargeOf('pm_card_visa'))).toEqual({ result: 'unavailable' });
    expect(stripe.requests).toEqual([]);
  });
});
