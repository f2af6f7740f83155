import { secretReadStatement } from '../access/secret-access.ts';
import type { Config } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';

/**
 * Most records in one invocation of payment. Stripe takes one charge a call: as many as the function charges at the same time
 * end before its time does, also when Stripe does not respond.
 */
export function decidePaymentBatchSize({ paymentGateway }: Pick<Config, 'paymentGateway'>): number {
  return paymentGateway === 'stripe' ? 16 : 100;
}

/** Which gateway payment charges with, and how it reaches it. The API key is in the secret alone. */
export function paymentGatewayEnvironment(config: Config): Readonly<Record<string, string>> {
  return {
    PAYMENT_GATEWAY: config.paymentGateway,
    PAYMENT_PATIENCE_MINUTES: String(config.paymentPatienceMinutes),
    ...(config.paymentGateway === 'stripe' && {
      STRIPE_SECRET_ID: config.stripeSecret,
      STRIPE_API_BASE: config.stripeApiBase,
      // A key of test mode charges nothing, like the test gateway.
      STRIPE_KEY_MODE: config.stage === 'prod' ? 'live' : 'any',
    }),
  };
}

/**
 * What the shop's page offers to pay with: test cards of the test gateway or of Stripe's test mode, which no deployed shop of
 * stage prod charges, or what Stripe issued for real.
 */
export function decidePaymentChoices({
  paymentGateway,
  stage,
}: Pick<Config, 'paymentGateway' | 'stage'>): 'test' | 'stripe-test' | 'stripe-live' {
  if (paymentGateway === 'test') return 'test';
  return stage === 'prod' ? 'stripe-live' : 'stripe-test';
}

/** Lets payment read the API key of its gateway, where it has one. */
export function allowToCharge(payment: ServiceFunction, config: Config): void {
  if (config.paymentGateway !== 'stripe') return;
  payment.grant(secretReadStatement(payment, config.stripeSecret));
}
