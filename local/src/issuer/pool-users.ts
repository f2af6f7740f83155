import type { TokenRequest } from './tokens.ts';

/** More users than this that signed in under typed names are not kept. */
const KEPT_USERS = 1000;

/** Users of the user pools, each of all pools: the identities of the configuration, and who has signed in. */
export class PoolUsers {
  readonly #users = new Map<string, TokenRequest>();

  constructor(identities: Readonly<Record<string, TokenRequest>> = {}) {
    for (const identity of Object.values(identities)) this.#users.set(identity.sub, identity);
  }

  /** A user who signs in is known from then on. */
  add(identity: TokenRequest): void {
    // What signs in last is forgotten last.
    this.#users.delete(identity.sub);
    this.#users.set(identity.sub, identity);
    if (this.#users.size > KEPT_USERS) this.#users.delete(this.#users.keys().next().value ?? '');
  }

  /** @param userName the user's id, or an email address, as with a pool whose users sign in by it. */
  find(userName: string): TokenRequest | undefined {
    return this.#users.get(userName) ?? [...this.#users.values()].find(({ email }) => email === userName);
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
