import { describe, expect, test } from '@jest/globals';
import { sharedSystem, strictShop } from './support/shared-system.ts';
import { Shopper, tokenFor } from './support/shop.ts';

const page = strictShop.corsOrigins;

const system = sharedSystem(strictShop);

const request = (path: string, token?: string, headers: Record<string, string> = {}) =>
  fetch(`${system().ready.api}${path}`, {
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });

/** A token of the issuer, changed by the forms that it takes. */
const issued = (form: Record<string, string>) => tokenFor(system().ready, { sub: 'customer-1', ...form });

/** The claims of a good token under a header that asks for no signature. */
async function unsigned(): Promise<string> {
  const [, claims] = (await issued({})).split('.');
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
}

/** A good token with changed claims. */
async function tampered(): Promise<string> {
  const [header, claims = '', signature] = (await issued({})).split('.');
  const changed = { ...JSON.parse(String(Buffer.from(claims, 'base64url'))), sub: 'customer-2' };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

const notAccepted: [string, () => Promise<string | undefined>][] = [
  ['no token', async () => undefined],
  ['a token for another audience', () => issued({ audience: 'another-app' })],
  ['an expired token', () => issued({ expires_in: '-60' })],
  ['a token without a signature (alg none)', unsigned],
  ['a token with changed claims', tampered],
  ['a text that is not a token', async () => 'x.y.z'],
];

describe('who may call', () => {
  test.each(notAccepted)('%s is a 401 of the gateway', async (_, token) => {
    for (const path of ['/orders', '/sales']) {
      const response = await request(path, await token());
      expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    }
  });

  test('sales are for the scope staff: a customer is a 403', async () => {
    expect((await request('/sales', await issued({}))).status).toBe(403);
    expect((await request('/sales', await issued({ scope: 'staff' }))).status).toBe(200);
  });

  test('a page of a named origin may, after its preflight; another one may not', async () => {
    const preflight = (origin: string) =>
      fetch(`${system().ready.api}/orders`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(page);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(page);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect((await preflight('https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
    const response = await request('/products', undefined, { origin: page });
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
  });
});

describe('a response', () => {
  test('a response has the headers of an API that no browser is to run, frame or keep', async () => {
    const { headers } = await request('/products');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
    });
  });

  test('a response to a body over 1 MB is a 413 problem, over 10 MB a 413 of the gateway', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const large = await shopper.post(JSON.stringify('x'.repeat(1_100_000)));
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
    expect(await large.json()).toMatchObject({ field: 'body' });
    const huge = await shopper.post(JSON.stringify('x'.repeat(11_000_000)));
    expect([huge.status, await huge.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  test('a response to more requests than a route takes is a 429, and other routes continue', async () => {
    const responses = await Promise.all(Array.from({ length: 100 }, () => request('/openapi.json')));
    const statuses = new Set(responses.map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 429]));
    expect((await request('/products')).status).toBe(200);
  });
});
