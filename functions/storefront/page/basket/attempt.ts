import type { OrderRequest } from '../api/types.ts';
import { jsonIn } from '../json.ts';

/**
 * An order that was sent and has no response yet. The same request has the same key until there is one, whatever happens to the
 * page: the API makes one order of all requests with a key.
 */
export interface Attempt {
  readonly key: string;
  readonly fingerprint: Fingerprint;
}

/** Hashes of who orders what, so that another order gets another key: neither name nor payment token is legible in them. */
export interface Fingerprint {
  readonly customer: string;
  readonly request: string;
}

/** An earlier order of the customer, which is another one, may have been placed: this one would be a second. */
export class EarlierOrderUnclearError extends Error {
  override readonly name = 'EarlierOrderUnclearError';
  /** Of the earlier order. */
  readonly key: string;

  constructor(key: string) {
    super('Whether an earlier order was placed is not known.');
    this.key = key;
  }
}

export interface AttemptOptions {
  readonly pending: Attempt | undefined;
  /** The key of an earlier order that the customer knows of. */
  readonly despiteKey?: string | undefined;
  readonly newKey: () => string;
}

/**
 * The attempt to use for a request: the pending one if it is of the same request, else a new one.
 * @throws {EarlierOrderUnclearError} when the pending one is of another request of the customer, who does not know of it.
 */
export function attemptFor(
  fingerprint: Fingerprint,
  { pending, despiteKey, newKey }: AttemptOptions,
): Attempt {
  if (pending?.fingerprint.request === fingerprint.request) return pending;
  if (pending?.fingerprint.customer === fingerprint.customer && pending.key !== despiteKey) {
    throw new EarlierOrderUnclearError(pending.key);
  }
  return { key: newKey(), fingerprint };
}

/** The pending attempt in a text of the browser's storage; undefined for every text that is not of this page. */
export function attemptIn(text: string | null): Attempt | undefined {
  const { key, fingerprint } = (jsonIn(text) ?? {}) as Partial<Record<keyof Attempt, unknown>>;
  const { customer, request } = (fingerprint ?? {}) as Partial<Record<keyof Fingerprint, unknown>>;
  if (typeof key !== 'string' || typeof customer !== 'string' || typeof request !== 'string')
    return undefined;
  return { key, fingerprint: { customer, request } };
}

/** @param customerId the claim `sub`. */
export async function fingerprintOf(customerId: string, request: OrderRequest): Promise<Fingerprint> {
  return { customer: await hashOf([customerId]), request: await hashOf([customerId, request]) };
}

async function hashOf(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
