import Stripe from 'stripe';
import { ApiKeyError } from './api-key.ts';

/**
 * What a failed call means for the operation:
 * - `declined`: the bank refuses the payment.
 * - `invalid`: Stripe refuses the request, and will refuse it again.
 * - `unexpected-state`: the PaymentIntent is over, or further than the call expects.
 * - `already-refunded`: an earlier call has refunded the charge.
 * - `not-executed`: the request did not reach Stripe, or was refused before anything was done.
 * - `kept`: Stripe keeps this response under the idempotency key, and whether anything was done is unknown.
 * - `unknown`: the operation may be done, not done, or in progress.
 */
export type Failure =
  | 'declined'
  | 'invalid'
  | 'unexpected-state'
  | 'already-refunded'
  | 'not-executed'
  | 'kept'
  | 'unknown';

/** https://docs.stripe.com/error-codes */
const byCode: ReadonlyMap<string, Failure> = new Map([
  ['charge_already_refunded', 'already-refunded'],
  ['payment_intent_unexpected_state', 'unexpected-state'],
  // Another request works on the same object or under the same key.
  ['idempotency_key_in_use', 'unknown'],
  ['lock_timeout', 'unknown'],
]);

/**
 * https://docs.stripe.com/error-low-level: rate limits and keys are checked before the idempotency layer, so these requests
 * were not executed; what was executed is kept under its key, 500s included.
 */
const byType: ReadonlyMap<string, Failure> = new Map([
  ['StripeCardError', 'declined'],
  ['StripeInvalidRequestError', 'invalid'],
  ['StripeAuthenticationError', 'not-executed'],
  ['StripePermissionError', 'not-executed'],
  ['StripeRateLimitError', 'not-executed'],
  ['StripeIdempotencyError', 'kept'],
]);

/** No connection was made, so no request was sent. https://nodejs.org/api/errors.html#common-system-errors */
const neverConnected: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Classifies the error of a call. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiKeyError) return 'not-executed';
  if (!(error instanceof Stripe.errors.StripeError)) return 'unknown';
  if (isMissingIntent(error)) return 'unknown';
  return byCode.get(error.code ?? '') ?? byType.get(error.type) ?? ofOther(error);
}

/** Stripe has no PaymentIntent of ours: the key is of another account or mode, so the charge is unknown. */
function isMissingIntent({ code, param }: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  return code === 'resource_missing' && param === 'intent';
}

function ofOther(error: InstanceType<typeof Stripe.errors.StripeError>): Failure {
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return neverConnected.has(connectionCodeOf(error.detail)) ? 'not-executed' : 'unknown';
  }
  return (error.statusCode ?? 0) >= 500 ? 'kept' : 'unknown';
}

function connectionCodeOf(detail: unknown): string {
  const { code } = (detail ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/**
 * Whether an operation was done is unknown. The message has type, code and request id of Stripe's error, not its text, which
 * repeats payment methods.
 */
export class UncertainOperationError extends Error {
  override readonly name = 'UncertainOperationError';

  constructor(operation: string, cause: unknown) {
    super(`Stripe: it is unknown whether ${operation} was done. ${describeFailure(cause)}`, { cause });
  }
}

/** Type, code, status and request id of an error of Stripe; name and message of any other. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const { type, code, statusCode, requestId, detail } = error;
  const facts = {
    code,
    status: statusCode,
    request: requestId,
    connection: connectionCodeOf(detail) || undefined,
  };
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  return [type, ...present.map(([name, value]) => `${name} ${value}`)].join(', ');
}
