import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createRemoteJWKSet,
  decodeJwt,
  exportSPKI,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { type Issuer, startIssuer } from '../../../local/src/issuer/issuer.ts';
import type { JwtAuthorizer } from '../../../local/src/issuer/jwt-authorizer.ts';

const dataDirectory = mkdtempSync(path.join(tmpdir(), 'issuer-test-'));
const authorizer: JwtAuthorizer = {
  authorizerId: 'a1',
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool',
  audience: ['client-1'],
  identitySource: '$request.header.Authorization',
};
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer({ port: 0, dataDirectory, defaultAudience: () => ['client-1'] });
});
afterAll(async () => {
  await issuer.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function post(
  fields: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${issuer.url}/token`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('POST /token', () => {
  test('POST /token returns a token with the claims of a customised Cognito access token', async () => {
    const { status, body } = await post({
      sub: 'customer-1',
      name: 'Sarah',
      email: 'sarah@example.com',
      zoneinfo: 'Europe/Vienna',
      scope: 'staff admin',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 43_200 },
    });
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      iss: issuer.url,
      sub: 'customer-1',
      aud: 'client-1',
      client_id: 'client-1',
      token_use: 'access',
      name: 'Sarah',
      email: 'sarah@example.com',
      email_verified: true,
      zoneinfo: 'Europe/Vienna',
      scope: 'staff admin',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  test.each([
    [{}, 'sub'],
    [{ sub: 'a', expires_in: 'soon' }, 'expires_in'],
    [{ sub: 'a', expires_in: '1.5' }, 'expires_in'],
  ])('POST /token refuses %j with an OAuth error that names the field', async (fields, field) => {
    expect(await post(fields)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: expect.stringContaining(`"${field}"`) },
    });
  });
});

test('any OpenID Connect library verifies its tokens by the discovery document', async () => {
  const discovery = (await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >;
  expect(discovery).toMatchObject({ issuer: issuer.url, token_endpoint: `${issuer.url}/oauth2/token` });
  const keys = createRemoteJWKSet(new URL(String(discovery.jwks_uri)));
  const { payload } = await jwtVerify(await issuer.mint({ sub: 's' }), keys, {
    issuer: issuer.url,
    audience: 'client-1',
  });
  expect(payload.sub).toBe('s');
});

describe('the authorizer', () => {
  test('the authorizer accepts a token of the issuer, again and again', async () => {
    const token = await issuer.mint({ sub: 'c', scope: 'staff' });
    for (const _ of [1, 2]) {
      expect(await issuer.verifyToken(token, authorizer)).toMatchObject({ sub: 'c', scope: 'staff' });
    }
  });

  test('the authorizer accepts a token whose client_id fits when it has no aud', async () => {
    expect(await issuer.verifyToken(await signed({ client_id: 'client-1' }), authorizer)).toBeDefined();
  });

  test.each<[string, () => Promise<string> | string]>([
    ['for another audience', () => issuer.mint({ sub: 'c', audience: ['client-2'] })],
    ['whose client_id fits but whose aud does not', () => signed({ aud: 'x', client_id: 'client-1' })],
    ['that has expired', () => issuer.mint({ sub: 'c', expiresInSeconds: -1 })],
    ['that is not valid yet', () => signed({ aud: 'client-1', nbf: now() + 60 })],
    ['issued in the future', () => signed({ aud: 'client-1', iat: now() + 60 })],
    ['without an expiry', () => signed({ aud: 'client-1', exp: undefined })],
    [
      'of another issuer signed by the same key',
      () => signed({ aud: 'client-1', iss: 'https://evil.example' }),
    ],
    ['signed by another key under the same kid', () => forged()],
    ['with algorithm none', async () => unsigned(await issuer.mint({ sub: 'c' }))],
    ['signed by HMAC with the public key', () => hmacSigned()],
    ['whose payload was changed', async () => tampered(await issuer.mint({ sub: 'c' }))],
    ['that is not a token', () => 'abc'],
  ])('the authorizer refuses a token %s', async (_what, make) => {
    expect(await issuer.verifyToken(await make(), authorizer)).toBeUndefined();
  });

  test('the authorizer stops accepting a remembered token once it has expired', async () => {
    const token = await issuer.mint({ sub: 'c', expiresInSeconds: 1 });
    expect(await issuer.verifyToken(token, authorizer)).toBeDefined();
    const refused = async (): Promise<void> => {
      if (await issuer.verifyToken(token, authorizer))
        return new Promise((r) => setTimeout(r, 20)).then(refused);
    };
    await refused();
  });
});

test('a page that reaches it by another name gets no token', async () => {
  const asking = request(`${issuer.url}/token`, { method: 'POST', headers: { host: 'evil.example' } }).end(
    'sub=x',
  );
  const [response] = await once(asking, 'response');
  expect(response.statusCode).toBe(403);
  response.resume();
});

test('tokens survive a restart on another port, and only the owner can read the key', async () => {
  const token = await issuer.mint({ sub: 'c' });
  const second = await startIssuer({ port: 0, dataDirectory, defaultAudience: () => [] });
  expect(await second.verifyToken(token, authorizer)).toMatchObject({ sub: 'c' });
  await second.stop();
  expect(statSync(path.join(dataDirectory, 'issuer-key.json')).mode & 0o777).toBe(0o600);
});

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function publicKey() {
  const { keys } = (await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  return keys[0] as { kid: string };
}

/** A token of the issuer's own key with arbitrary claims. */
async function signed(claims: Record<string, unknown>): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const jwk = JSON.parse(await readFile(path.join(dataDirectory, 'issuer-key.json'), 'utf8'));
  const { kid } = await publicKey();
  return new SignJWT({ iss: issuer.url, sub: 'c', iat: now(), exp: now() + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(await importJWK(jwk, 'RS256'));
}

async function forged(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  const { kid } = await publicKey();
  return new SignJWT({ iss: issuer.url, sub: 'c', aud: 'client-1', exp: now() + 60 })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(privateKey);
}

function unsigned(token: string): string {
  return `${encode({ alg: 'none' })}.${token.split('.')[1]}.`;
}

function tampered(token: string): string {
  const [header, , signature] = token.split('.');
  return [header, encode({ ...decodeJwt(token), sub: 'someone-else' }), signature].join('.');
}

async function hmacSigned(): Promise<string> {
  const jwk = await publicKey();
  const pem = await exportSPKI((await importJWK(jwk, 'RS256', { extractable: true })) as never);
  const content = `${encode({ alg: 'HS256', kid: jwk.kid })}.${encode({ iss: issuer.url, sub: 'c', aud: 'client-1', exp: now() + 60 })}`;
  return `${content}.${createHmac('sha256', pem).update(content).digest('base64url')}`;
}
