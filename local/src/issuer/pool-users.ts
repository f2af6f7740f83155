import { BoundedMap } from '../shared/bounded-map.ts';
import type { TokenRequest } from './tokens.ts';

/** More users than this that signed in under typed names are not kept. */
const KEPT_USERS = 1000;

/** Users of the user pools, each of all pools: the identities of the configuration, and who has signed in. */
export class PoolUsers {
  readonly #configured: readonly TokenRequest[];
  readonly #signedIn = new BoundedMap<string, TokenRequest>(KEPT_USERS);

  constructor(identities: Readonly<Record<string, TokenRequest>> = {}) {
    this.#configured = Object.values(identities);
  }

  /** A user who signs in is known from then on. */
  add(identity: TokenRequest): void {
    // Who signs in last is forgotten last.
    this.#signedIn.delete(identity.sub);
    this.#signedIn.set(identity.sub, identity);
  }

  /** @param userName the user's id, or an email address, as with a pool whose users sign in by it. */
  find(userName: string): TokenRequest | undefined {
    const users = [...this.#signedIn.values(), ...this.#configured];
    return users.find(({ sub }) => sub === userName) ?? users.find(({ email }) => email === userName);
  }
}

/**
 * Attributes of a user, as a pool keeps them: text.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export function attributesOf({ sub, name, email, zoneinfo }: TokenRequest): Record<string, string> {
  return {
    sub,
    ...(email && { email, email_verified: 'true' }),
    ...(name && { name }),
    ...(zoneinfo && { zoneinfo }),
  };
}
