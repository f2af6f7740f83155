import { logger } from '../../shared/telemetry/powertools.ts';
import type { RefundOutcome } from '../ports.ts';
import { failureOf, UncertainOperationError } from './failure.ts';
import { end, type Intent, isOver, retrieve, type StripeDependencies, shortCallMs } from './lifecycle.ts';
import { stepKey } from './step-key.ts';

const refundMs = 10_000;

/**
 * Refunds the charge of an order, or cancels its PaymentIntent where nothing was charged yet.
 * @throws {UncertainOperationError} when Stripe does not confirm either.
 */
export async function giveBack(
  { key, chargeKey }: { readonly key: string; readonly chargeKey: string },
  stripe: StripeDependencies,
): Promise<RefundOutcome> {
  const { intentId, tries } = await stripe.intents.find(chargeKey);
  if (intentId === undefined) return { result: 'nothing-charged' };
  const read = await retrieve(intentId, stripe);
  const intent = isOver(read) ? read : await end(intentId, stripe);
  if (intent.status === 'canceled') return { result: 'nothing-charged' };
  try {
    const { id, status } = await createRefund(intent, stepKey(key, 'refund', tries), stripe);
    // The bank may refuse it later as well; Stripe's Dashboard lists such refunds.
    if (status === 'failed') logger.error('A refund failed at the bank: pay it back by other means.', { id });
    return { result: 'refunded', refundId: id };
  } catch (error) {
    return afterFailedRefund(error, intentId, { ...stripe, chargeKey });
  }
}

function createRefund({ id, metadata }: Intent, idempotencyKey: string, { call }: StripeDependencies) {
  return call(
    (stripe, options) =>
      stripe.refunds.create(
        { payment_intent: id, metadata: { orderId: metadata.orderId ?? '' } },
        { ...options, idempotencyKey },
      ),
    refundMs,
  );
}

/** A charge cannot be refunded beyond its amount, so a new key after an inconclusive response is safe. */
async function afterFailedRefund(
  error: unknown,
  intentId: string,
  stripe: StripeDependencies & { readonly chargeKey: string },
): Promise<RefundOutcome> {
  const failure = failureOf(error);
  if (failure === 'kept') await stripe.intents.countTry(stripe.chargeKey);
  const earlier = failure === 'already-refunded' ? await refundOf(intentId, stripe) : undefined;
  if (earlier) return { result: 'refunded', refundId: earlier };
  throw new UncertainOperationError(`the refund of ${intentId}`, error);
}

/** @throws {UncertainOperationError} when Stripe does not respond with its refunds. */
async function refundOf(intentId: string, { call }: StripeDependencies): Promise<string | undefined> {
  try {
    const { data } = await call(
      (stripe, options) => stripe.refunds.list({ payment_intent: intentId, limit: 10 }, options),
      shortCallMs,
    );
    return data.find(({ status }) => status !== 'failed' && status !== 'canceled')?.id;
  } catch (error) {
    throw new UncertainOperationError(`the refund of ${intentId}`, error);
  }
}
