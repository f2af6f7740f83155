import { computed, signal } from '@preact/signals';
import { jsonIn } from '../json.ts';
import { claimsIn } from './claims.ts';

/**
 * The customer's session. Its access token is in `sessionStorage`: it survives a reload, other tabs and later visits do not
 * have it, and it expires within an hour. The refresh token, which is good for a month, is not kept at all; who signs in again
 * is usually known to the issuer already. See docs/decisions/211-keep-the-access-token-for-the-tab.md.
 */
export interface Session {
  readonly accessToken: string;
  /** Milliseconds since the epoch, by the clock of the browser. */
  readonly expiresAtMs: number;
}

const storageKey = 'shop.session';
/** Tokens end that much earlier here, so that none ends on its way. */
const marginMs = 15_000;

export const session = signal<Session | undefined>(storedSession());
/** Who is signed in. */
export const customer = computed(() => session.value && claimsIn(session.value.accessToken));
/** True from the end of a session until the next one, if it was not the customer who ended it. */
export const hasSessionEnded = signal(false);

let timer: ReturnType<typeof setTimeout> | undefined;
scheduleEnd();

/** @param expiresInSeconds of the token response, so that the browser's clock need not be right. */
export function startSession(accessToken: string, expiresInSeconds: number): void {
  const started = { accessToken, expiresAtMs: Date.now() + expiresInSeconds * 1_000 };
  sessionStorage.setItem(storageKey, JSON.stringify(started));
  session.value = started;
  hasSessionEnded.value = false;
  scheduleEnd();
}

/** The token is no longer good: the customer has to sign in again. */
export function endSession(): void {
  if (!session.value) return;
  forgetSession();
  hasSessionEnded.value = true;
}

/** The customer signs out. */
export function forgetSession(): void {
  clearTimeout(timer);
  sessionStorage.removeItem(storageKey);
  session.value = undefined;
  hasSessionEnded.value = false;
}

function storedSession(): Session | undefined {
  const stored = (jsonIn(sessionStorage.getItem(storageKey)) ?? {}) as Partial<
    Record<keyof Session, unknown>
  >;
  const { accessToken, expiresAtMs } = stored;
  if (typeof accessToken !== 'string' || typeof expiresAtMs !== 'number') return undefined;
  return expiresAtMs - marginMs > Date.now() ? { accessToken, expiresAtMs } : undefined;
}

function scheduleEnd(): void {
  clearTimeout(timer);
  if (session.value) timer = setTimeout(endSession, session.value.expiresAtMs - marginMs - Date.now());
}
