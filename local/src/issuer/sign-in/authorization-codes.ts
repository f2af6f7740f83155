import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../../shared/bounded-map.ts';
import type { TokenRequest } from '../tokens.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { TokenChanges } from './token-changes.ts';

/** What a code is redeemed for. */
export interface CodeGrant {
  readonly request: AuthorizationRequest;
  readonly identity: TokenRequest;
  /** Of the trigger of the user pool. Absent: the pool has none. */
  readonly changes?: TokenChanges;
  /** Names the session in its tokens. */
  readonly sessionId: string;
}

/** Redeemed, or why not. */
export type Redemption =
  | { readonly kind: 'redeemed'; readonly grant: CodeGrant }
  /** A code that is used a second time has been stolen: its session ends. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
  | { readonly kind: 'reused'; readonly sessionId: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

/** Of Cognito's codes, by AWS support: https://repost.aws/questions/QUDAAkuVB3QPKKnMLWQjSTvw */
const CODE_LIFETIME_MS = 5 * 60 * 1000;
const KEPT_CODES = 1000;

interface Kept {
  readonly grant: CodeGrant;
  readonly expiresAtMs: number;
  isUsed: boolean;
}

/** Authorization codes, each good for one redemption within five minutes. */
export class AuthorizationCodes {
  readonly #kept = new BoundedMap<string, Kept>(KEPT_CODES);
  readonly #now: () => number;

  /** @param now Epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(grant: CodeGrant): string {
    const code = randomBytes(32).toString('base64url');
    this.#kept.set(code, { grant, expiresAtMs: this.#now() + CODE_LIFETIME_MS, isUsed: false });
    return code;
  }

  /** Uses a code up, also where the rest of the request is wrong. */
  redeem(code: string): Redemption {
    const kept = this.#kept.get(code);
    if (!kept) return { kind: 'unknown' };
    if (kept.isUsed) return { kind: 'reused', sessionId: kept.grant.sessionId };
    kept.isUsed = true;
    return kept.expiresAtMs > this.#now() ? { kind: 'redeemed', grant: kept.grant } : { kind: 'expired' };
  }
}
