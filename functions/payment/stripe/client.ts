import Stripe from 'stripe';
import { withDeadline } from '../../shared/runtime/deadline.ts';
import type { ApiKey } from './api-key.ts';

/** Calls Stripe once, with the key that Stripe takes; `limitMs` bounds the call. */
export type StripeCall = <Result>(
  work: (stripe: Stripe, options: { readonly timeout: number }) => Promise<Result>,
  limitMs: number,
) => Promise<Result>;

/** Stripe did not respond in time: it may or may not have done the operation. */
class StripeTimeoutError extends Error {
  override readonly name = 'StripeTimeoutError';
}

export interface StripeClientOptions {
  /** Scheme, host and port, for example `https://api.stripe.com`. */
  readonly apiBase: string;
  readonly apiKey: ApiKey;
}

/**
 * Stripe through its own SDK. The SDK retries nothing, since the caller decides what may be repeated; a connection that was
 * closed before its first byte is the exception, and carries the same idempotency key.
 * A key that Stripe refuses is read again once: it may have been rotated.
 */
export function createStripeCall({ apiBase, apiKey }: StripeClientOptions): StripeCall {
  let client: { readonly key: string; readonly stripe: Stripe } | undefined;
  const clientFor = (key: string) => {
    client = client?.key === key ? client : { key, stripe: newClient(key, apiBase) };
    return client.stripe;
  };
  return async (work, limitMs) => {
    const attempt = (key: string) => within(limitMs, work(clientFor(key), { timeout: limitMs }));
    const key = await apiKey.current();
    try {
      return await attempt(key);
    } catch (error) {
      const isRefused = error instanceof Stripe.errors.StripeAuthenticationError;
      const fresh = isRefused ? await apiKey.refresh(key) : key;
      if (fresh === key) throw error;
      return attempt(fresh);
    }
  };
}

function newClient(key: string, apiBase: string): Stripe {
  const { hostname, port, protocol } = new URL(apiBase);
  return new Stripe(key, {
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port !== '' && { port }),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The SDK's own limit is one of silence: a response that trickles would pass it. */
function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  return withDeadline(
    work,
    limitMs,
    () => new StripeTimeoutError(`No response of Stripe within ${limitMs} ms.`),
  );
}
