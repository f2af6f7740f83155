import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issuer, TokenRequest } from '../issuer/issuer.ts';

/** Identities by the name of their token. */
export type TokenIdentities = Readonly<Record<string, TokenRequest>>;

/** For an app that names no identities. */
export const defaultIdentities: TokenIdentities = {
  token: { sub: 'user', name: 'User', email: 'user@example.com', zoneinfo: 'UTC' },
};

/**
 * Mints a token for each identity, and writes it to a file of the data directory, for `$(cat …)`.
 * @returns the tokens by name.
 */
export async function mintTokens(
  issuer: Issuer,
  identities: TokenIdentities,
  dataDirectory: string,
): Promise<Record<string, string>> {
  mkdirSync(dataDirectory, { recursive: true });
  const minted = Object.entries(identities).map(async ([name, identity]) => {
    const token = await issuer.mint(identity);
    writeFileSync(tokenFile(dataDirectory, name), token, { mode: 0o600 });
    return [name, token] as const;
  });
  return Object.fromEntries(await Promise.all(minted));
}

/** Where a token is kept: `staffToken` in `staff-token`. */
function tokenFile(dataDirectory: string, name: string): string {
  return join(
    dataDirectory,
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
}
