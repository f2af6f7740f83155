import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issuer } from '../issuer/issuer.ts';

export interface DemoTokens {
  readonly token: string;
  readonly staffToken: string;
}

/** A customer to try things as. */
const customer = { sub: 'sarah', name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'UTC' };
const staff = { sub: 'staff', name: 'Staff', email: 'staff@example.com', zoneinfo: 'UTC', scope: 'staff' };

/** Mints the demo tokens and writes them to `token` and `staff-token` in the data directory, for `$(cat …)`. */
export async function mintDemoTokens(issuer: Issuer, dataDirectory: string): Promise<DemoTokens> {
  const [token, staffToken] = await Promise.all([issuer.mint(customer), issuer.mint(staff)]);
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(tokenFile(dataDirectory), token, { mode: 0o600 });
  writeFileSync(join(dataDirectory, 'staff-token'), staffToken, { mode: 0o600 });
  return { token, staffToken };
}

/** Where the demo customer's token is kept. */
export function tokenFile(dataDirectory: string): string {
  return join(dataDirectory, 'token');
}
