import type { OrderRequest } from '../api/types.ts';
import { jsonIn } from '../json.ts';

/**
 * An order that was sent and has no response yet. The same request has the same key until there is one, whatever happens to the
 * page: the API makes one order of all requests with a key.
 */
export interface Attempt {
  readonly key: string;
  /** Of the customer and the request, so that another order gets another key; the payment token is not legible in it. */
  readonly fingerprint: string;
}

/** The attempt to use for a request: the pending one if it is of the same request, else a new one. */
export function attemptFor(fingerprint: string, pending: Attempt | undefined, newKey: () => string): Attempt {
  return pending?.fingerprint === fingerprint ? pending : { key: newKey(), fingerprint };
}

/** The pending attempt in a text of the browser's storage; undefined for every text that is not of this page. */
export function attemptIn(text: string | null): Attempt | undefined {
  const { key, fingerprint } = (jsonIn(text) ?? {}) as Partial<Record<keyof Attempt, unknown>>;
  if (typeof key !== 'string' || typeof fingerprint !== 'string') return undefined;
  return { key, fingerprint };
}

/** A hash of who orders what. @param customerId the claim `sub`. */
export async function fingerprintOf(customerId: string, request: OrderRequest): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([customerId, request]));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
