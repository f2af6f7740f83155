import { logger } from '../../shared/telemetry/powertools.ts';
import type { ChargeOutcome, ChargeRequest, PaymentGateway } from '../ports.ts';
import { stripeAmount } from './amount.ts';
import { describeFailure, type Failure, failureOf, UncertainOperationError } from './failure.ts';
import { end, type Intent, retrieve, type StripeDependencies, shortCallMs } from './lifecycle.ts';
import { type ConfirmParameters, type PaymentMethodToken, parsePaymentToken } from './payment-method.ts';
import type { IntentStore } from './ports.ts';
import { giveBack } from './refund.ts';
import { stepKey } from './step-key.ts';

type FinalFailure = 'declined' | 'unprocessable';

/** One charge on its way through Stripe. */
interface Attempt extends StripeDependencies {
  readonly charge: ChargeRequest;
  readonly method: PaymentMethodToken;
  /** Part of the idempotency keys: see {@link IntentStore.countTry}. */
  readonly tries: number;
}

/** A bank may take its time to respond. */
const confirmMs = 15_000;

/**
 * Charges through one PaymentIntent an order, which is kept before it is confirmed: a PaymentIntent succeeds once, however often
 * it is confirmed and whatever became of idempotency keys. See docs/decisions/116-charge-through-one-kept-payment-intent.md.
 */
export function createStripeGateway(dependencies: StripeDependencies): PaymentGateway {
  return {
    async charge(charge) {
      const method = parsePaymentToken(charge.token);
      if (!method) return { result: 'unprocessable' };
      const { intentId, tries } = await dependencies.intents.find(charge.key);
      const attempt: Attempt = { ...dependencies, charge, method, tries };
      return intentId === undefined
        ? chargeFirst(attempt)
        : settle(await retrieve(intentId, dependencies), attempt);
    },
    abandon: ({ chargeKey }) => abandon(chargeKey, dependencies),
    refund: (refund) => giveBack(refund, dependencies),
  };
}

/** Nothing is charged before the PaymentIntent is kept and confirmed, so all that fails until then is `unavailable`. */
async function chargeFirst(attempt: Attempt): Promise<ChargeOutcome> {
  const { charge, intents } = attempt;
  const created = await beforeTheCharge(attempt, () => createIntent(attempt));
  if ('result' in created) return created;
  const kept = await intents.keepFirst(charge.key, created.done.id);
  const intent = kept === created.done.id ? created.done : await retrieve(kept, attempt);
  return settle(intent, attempt);
}

function createIntent({ call, charge, tries }: Attempt): Promise<Intent> {
  return call(
    (stripe, options) =>
      stripe.paymentIntents.create(
        {
          ...stripeAmount(charge.amount),
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          // A bank debit is `processing` for days, and would hold the orders behind it.
          allowed_payment_method_types: ['card'],
          metadata: { orderId: charge.orderId },
        },
        { ...options, idempotencyKey: stepKey(charge.key, 'create', tries) },
      ),
    shortCallMs,
  );
}

/** A step that moves no money, whatever becomes of it. */
async function beforeTheCharge<Result>(
  { charge, intents }: Attempt,
  step: () => Promise<Result>,
): Promise<{ readonly done: Result } | { readonly result: FinalFailure | 'unavailable' }> {
  try {
    return { done: await step() };
  } catch (error) {
    const failure = failureOf(error);
    logRefusal('Stripe did not prepare a payment.', charge.orderId, error);
    if (failure === 'kept') await intents.countTry(charge.key);
    return { result: finalFailures.get(failure) ?? 'unavailable' };
  }
}

const finalFailures: ReadonlyMap<Failure, FinalFailure> = new Map([
  ['declined', 'declined'],
  ['invalid', 'unprocessable'],
]);

type Step = (intent: Intent, attempt: Attempt) => Promise<ChargeOutcome>;

/** What to do with a PaymentIntent that has not been confirmed, or was by an earlier delivery. https://docs.stripe.com/payments/paymentintents/lifecycle */
const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['succeeded', async (intent) => charged(intent)],
  ['canceled', async (intent) => ({ result: failureIn(intent) ?? resultOfCanceled(intent) })],
  ['requires_confirmation', confirm],
  ['requires_payment_method', confirmUnlessRefused],
  ['requires_action', (intent, attempt) => endAs('unprocessable', intent.id, attempt)],
  ['requires_capture', (intent, attempt) => endAs('unprocessable', intent.id, attempt)],
]);

function settle(intent: Intent, attempt: Attempt): Promise<ChargeOutcome> {
  const step = steps.get(intent.status);
  if (step) return step(intent, attempt);
  throw new UncertainOperationError(`the charge of ${intent.id}`, `Its status is ${intent.status}.`);
}

function confirmUnlessRefused(intent: Intent, attempt: Attempt): Promise<ChargeOutcome> {
  const failure = failureIn(intent);
  return failure ? endAs(failure, intent.id, attempt) : confirm(intent, attempt);
}

/** The outcome of an earlier confirmation; undefined when there was none, or when it failed at Stripe itself. */
function failureIn({ last_payment_error: error }: Intent): FinalFailure | undefined {
  if (error?.type === 'card_error') return 'declined';
  return error?.type === 'invalid_request_error' ? 'unprocessable' : undefined;
}

/** A delivery that abandoned the charge, or ended one that failed, and could not record it. */
const resultOfCanceled = ({ cancellation_reason: reason }: Intent) =>
  reason === 'abandoned' ? 'unavailable' : 'unprocessable';

async function confirm(intent: Intent, attempt: Attempt): Promise<ChargeOutcome> {
  const prepared = await beforeTheCharge(attempt, () => confirmParameters(intent, attempt));
  if (!('done' in prepared)) {
    return prepared.result === 'unavailable' ? prepared : endAs(prepared.result, intent.id, attempt);
  }
  const { call, charge, tries } = attempt;
  try {
    const confirmed = await call(
      (stripe, options) =>
        stripe.paymentIntents.confirm(
          intent.id,
          { ...prepared.done, off_session: true },
          { ...options, idempotencyKey: stepKey(charge.key, 'confirm', tries) },
        ),
      confirmMs,
    );
    return await settleConfirmed(confirmed, attempt);
  } catch (error) {
    return afterFailedConfirmation(error, intent.id, attempt);
  }
}

/**
 * The first confirmation names the payment method; the same parameters belong to the same key. After a response that was kept and
 * is inconclusive, the token may be used up, and the PaymentIntent has what was made of it.
 */
async function confirmParameters(
  { payment_method: attached }: Intent,
  { call, charge, method, tries }: Attempt,
): Promise<ConfirmParameters | Record<string, never>> {
  if (tries > 0 && attached) return {};
  if (method.kind === 'parameters') return method.parameters;
  // Always under one key: a card token can be used once.
  const created = await call(
    (stripe, options) =>
      stripe.paymentMethods.create(
        { type: 'card', card: { token: method.token } },
        { ...options, idempotencyKey: stepKey(charge.key, 'method', 0) },
      ),
    shortCallMs,
  );
  return { payment_method: created.id };
}

/** A confirmed PaymentIntent that still waits for a confirmation is inconclusive, and the key would repeat that. */
async function settleConfirmed(intent: Intent, attempt: Attempt): Promise<ChargeOutcome> {
  const asksAgain = intent.status === 'requires_confirmation' || intent.status === 'requires_payment_method';
  if (!asksAgain || failureIn(intent)) return settle(intent, attempt);
  await attempt.intents.countTry(attempt.charge.key);
  throw new UncertainOperationError(`the charge of ${intent.id}`, `Its status is ${intent.status}.`);
}

async function afterFailedConfirmation(
  error: unknown,
  intentId: string,
  attempt: Attempt,
): Promise<ChargeOutcome> {
  if (error instanceof UncertainOperationError) throw error;
  const failure = failureOf(error);
  const final = finalFailures.get(failure);
  if (final) {
    logRefusal('Stripe refused a payment.', attempt.charge.orderId, error);
    return endAs(final, intentId, attempt);
  }
  if (failure === 'not-executed') {
    logRefusal('Stripe did not accept a payment', attempt.charge.orderId, error);
    return { result: 'unavailable' };
  }
  if (failure === 'unexpected-state') return settleConfirmed(await retrieve(intentId, attempt), attempt);
  if (failure === 'kept') await attempt.intents.countTry(attempt.charge.key);
  throw new UncertainOperationError(`the charge of ${intentId}`, error);
}

/**
 * Ends a charge that failed permanently: no request that is still on its way can charge it any more.
 * @throws {UncertainOperationError} when Stripe does not confirm that.
 */
async function endAs(
  result: FinalFailure,
  intentId: string,
  stripe: StripeDependencies,
): Promise<ChargeOutcome> {
  const ended = await end(intentId, stripe);
  return ended.status === 'succeeded' ? charged(ended) : { result };
}

async function abandon(chargeKey: string, stripe: StripeDependencies): Promise<ChargeOutcome> {
  const { intentId } = await stripe.intents.find(chargeKey);
  const ended = intentId === undefined ? undefined : await end(intentId, stripe, { isAbandoned: true });
  return ended?.status === 'succeeded' ? charged(ended) : { result: 'unavailable' };
}

const charged = ({ id }: Intent): ChargeOutcome => ({ result: 'charged', chargeId: id });

/** Logs the reason for operators, without Stripe's texts, which repeat payment methods. */
function logRefusal(message: string, orderId: string, error: unknown): void {
  logger.warn(message, { orderId, reason: describeFailure(error) });
}
