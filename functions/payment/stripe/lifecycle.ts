import type Stripe from 'stripe';
import type { StripeCall } from './client.ts';
import { failureOf, UncertainOperationError } from './failure.ts';
import type { IntentStore } from './ports.ts';

export type Intent = Stripe.PaymentIntent;

/** What the gateway works with. */
export interface StripeDependencies {
  readonly call: StripeCall;
  readonly intents: IntentStore;
}

/** Milliseconds for what Stripe does by itself: creating, reading, cancelling. */
export const shortCallMs = 5_000;

/** True when no call changes the PaymentIntent any more. https://docs.stripe.com/payments/paymentintents/lifecycle */
export const isOver = ({ status }: Intent): boolean => status === 'succeeded' || status === 'canceled';

/**
 * Cancels a PaymentIntent, unless it is over. @returns it, succeeded or canceled.
 * @param how.isAbandoned Whether Stripe keeps `abandoned` as the reason: the charge did not fail.
 * @throws {UncertainOperationError} when Stripe does not confirm either.
 */
export async function end(
  intentId: string,
  stripe: StripeDependencies,
  { isAbandoned = false } = {},
): Promise<Intent> {
  const reason = isAbandoned ? { cancellation_reason: 'abandoned' as const } : {};
  try {
    return await stripe.call(
      (client, options) => client.paymentIntents.cancel(intentId, reason, options),
      shortCallMs,
    );
  } catch (error) {
    const intent = failureOf(error) === 'unexpected-state' ? await retrieve(intentId, stripe) : undefined;
    if (intent && isOver(intent)) return intent;
    throw new UncertainOperationError(`the cancellation of ${intentId}`, error);
  }
}

/** @throws {UncertainOperationError} when Stripe does not respond with it. */
export async function retrieve(intentId: string, { call }: StripeDependencies): Promise<Intent> {
  try {
    return await call(
      (stripe, options) => stripe.paymentIntents.retrieve(intentId, {}, options),
      shortCallMs,
    );
  } catch (error) {
    throw new UncertainOperationError(`the charge of ${intentId}`, error);
  }
}
