import { gatewayKey } from '../../../../functions/payment/gateway-key.ts';
import type { ChargeRequest } from '../../../../functions/payment/ports.ts';
import type { ApiKey } from '../../../../functions/payment/stripe/api-key.ts';
import { createStripeCall, type StripeCall } from '../../../../functions/payment/stripe/client.ts';
import { createStripeGateway } from '../../../../functions/payment/stripe/gateway.ts';
import type { IntentStore, KeptIntent } from '../../../../functions/payment/stripe/ports.ts';
import type { FakeStripe } from '../../../support/stripe/fake-stripe.ts';

export const orderId = 'order-1';
export const chargeKey = gatewayKey(orderId, 'charge');
export const refundKey = gatewayKey(orderId, 'refund');

/** The charge of the order of most tests: 12.30 USD. */
export const chargeOf = (token: string, changes: Partial<ChargeRequest> = {}): ChargeRequest => ({
  key: chargeKey,
  orderId,
  token,
  amount: { amount: '12.30', currency: 'USD' },
  ...changes,
});

/** What is kept of PaymentIntents, in memory. */
export function memoryIntents() {
  const kept = new Map<string, KeptIntent>();
  const of = (key: string): KeptIntent => kept.get(key) ?? { tries: 0 };
  return {
    kept,
    find: async (key) => of(key),
    async keepFirst(key, intentId) {
      const first = of(key).intentId ?? intentId;
      kept.set(key, { ...of(key), intentId: first });
      return first;
    },
    async countTry(key) {
      kept.set(key, { ...of(key), tries: of(key).tries + 1 });
    },
  } satisfies IntentStore & { kept: Map<string, KeptIntent> };
}

const constantKey: ApiKey = { current: async () => 'sk_test_1', refresh: async () => 'sk_test_1' };

/** The gateway through Stripe's own SDK, with a server that speaks Stripe's API. */
export function gatewayTo(
  stripe: Pick<FakeStripe, 'url'>,
  { intents = memoryIntents(), apiKey = constantKey, limit = (limitMs: number) => limitMs } = {},
) {
  const call = createStripeCall({ apiBase: stripe.url, apiKey });
  const limited: StripeCall = (work, limitMs) => call(work, limit(limitMs));
  return { ...createStripeGateway({ call: limited, intents }), intents };
}
