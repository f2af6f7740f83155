import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { type Issuer, startIssuer } from '../../../local/src/issuer/issuer.ts';
import { defaultLifetimes } from '../../../local/src/issuer/sign-in/client.ts';

/** An issuer with clients and identities, for the tests of a file. */

const dataDirectory = mkdtempSync(path.join(tmpdir(), 'sign-in-test-'));
export const callback = 'https://shop.example/back';
export const loopback = 'http://127.0.0.1:5173/';
const client = {
  clientId: 'shop',
  callbackUrls: [callback, 'myapp://callback'],
  logoutUrls: ['https://shop.example/bye'],
  allowsCode: true,
  scopes: ['openid', 'email', 'profile'],
  ...defaultLifetimes,
};
const clients = [
  client,
  { ...client, clientId: 'closed', allowsCode: false },
  { ...client, clientId: 'server', clientSecret: 'its-secret' },
];
const identities = {
  token: { sub: 'sarah', name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'UTC' },
  staffToken: { sub: 'staff', name: 'Staff <b>', email: 'staff@example.com', scope: 'staff' },
};
const verifier = randomBytes(48).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
export let issuer: Issuer;
let skippedMs = 0;

/** Codes and tokens are that much older. */
export const skip = (ms: number) => {
  skippedMs = ms;
};

beforeAll(async () => {
  issuer = await startIssuer({
    port: 0,
    dataDirectory,
    defaultAudience: () => ['from-elsewhere'],
    clients: () => clients,
    identities,
    now: () => Date.now() + skippedMs,
  });
});
beforeEach(() => {
  skippedMs = 0;
});
afterAll(async () => {
  await issuer.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

export type Fields = Record<string, string | undefined>;

export const request: Fields = {
  response_type: 'code',
  client_id: 'shop',
  redirect_uri: callback,
  scope: 'openid email profile',
  state: 'a state',
  nonce: 'a nonce',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

export const given = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).filter((each): each is [string, string] => each[1] !== undefined),
  );

export const get = (target: string, headers: Record<string, string> = {}) =>
  fetch(new URL(target, issuer.url), { redirect: 'manual', headers });
export const post = (target: string, fields: Fields, headers: Record<string, string> = {}) =>
  fetch(new URL(target, issuer.url), { method: 'POST', redirect: 'manual', headers, body: given(fields) });

/** Where the browser is sent by the form of the sign-in page. */
export async function redirectOf(fields: Fields): Promise<URL> {
  const response = await post('/login', fields);
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '');
}

export async function codeOf(fields: Fields = {}): Promise<string> {
  const location = await redirectOf({ ...request, identity: 'token', ...fields });
  return location.searchParams.get('code') ?? '';
}

export const redemption = (code: string, fields: Fields = {}): Fields => ({
  grant_type: 'authorization_code',
  client_id: 'shop',
  redirect_uri: callback,
  code,
  code_verifier: verifier,
  ...fields,
});

export async function tokenResponse(fields: Fields, headers: Record<string, string> = {}) {
  const response = await post('/oauth2/token', fields, headers);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

export const refused = (error: string, description: RegExp) => ({
  status: 400,
  body: { error, error_description: expect.stringMatching(description) },
});
