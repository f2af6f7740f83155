import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Browser } from 'playwright-core';
import { findingsOf } from '../console/support/axe.ts';
import { noBrowser, startBrowser } from './support/browser.ts';
import { sharedSystem } from './support/shared-system.ts';
import { configurationOf, signedIn, signIn } from './support/sign-in.ts';

/** The shop's page as a browser gets it, and signing in as the page does, by HTTP and in a browser. */

const system = sharedSystem();
const api = () => system().ready.api;

const get = (path: string, token: string | undefined) =>
  fetch(`${api()}${path}`, { headers: { authorization: `Bearer ${token}` } });

async function invocationsOfIdentity() {
  const response = await fetch(
    `${system().ready.console}/api/v1/functions/orderstream-dev-identity/invocations?limit=50`,
  );
  return (await response.json()) as Record<string, unknown>[];
}

describe('the shop', () => {
  test('The shop names addresses to sign in at that a browser of this machine reaches.', async () => {
    const { issuer } = system().ready;
    expect(await configurationOf(system().ready)).toMatchObject({
      issuer,
      authorizationEndpoint: `${issuer}/oauth2/authorize`,
      tokenEndpoint: `${issuer}/oauth2/token`,
      logoutEndpoint: `${issuer}/logout`,
    });
    const policy = (await fetch(`${api()}/`)).headers.get('content-security-policy');
    expect(policy).toContain(`connect-src 'self' ${issuer};`);
  });

  test('The shop has files that are compressed and kept for a year, and knows no other.', async () => {
    const document = await (await fetch(`${api()}/`)).text();
    const paths = [...document.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path as string,
    );
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) {
      const response = await fetch(`${api()}${path}`, { headers: { 'accept-encoding': 'br' } });
      expect(response.headers.get('content-encoding')).toBe('br');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect((await response.text()).length).toBeGreaterThan(0);
    }
    for (const path of ['/assets/other.js', '/assets/..%2findex.html', '/assets/%2e%2e%2findex.mjs']) {
      const response = await fetch(`${api()}${path}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        404,
        'application/problem+json',
      ]);
    }
  });
});

describe('signing in', () => {
  test('Sarah signs in on the sign-in page, and sees her orders with the access token.', async () => {
    const { access_token, id_token, expires_in } = await signIn(system().ready, 'token');
    expect(decodeJwt(access_token ?? '')).toMatchObject({
      sub: 'sarah',
      email: 'sarah@example.com',
      // Of the function `identity`, which has it as the pool keeps it.
      email_verified: 'true',
      scope: 'openid email profile',
    });
    expect(expires_in).toBe(3600);
    const orders = await get('/orders', access_token);
    expect(orders.status).toBe(200);
    expect(await orders.json()).toMatchObject({ orders: expect.any(Array) });
    expect((await get('/orders', id_token)).status).toBe(403);
    expect((await get('/sales', access_token)).status).toBe(403);
  });

  test('The shop opens where the sign-in page sends a browser that takes this for a request of another site.', async () => {
    const { location } = await signedIn(system().ready, 'token');
    const opened = async (url: URL) => {
      const headers = {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      const [response] = (await once(request(url, { headers }).end(), 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect(await opened(location)).toBe(200);
    location.searchParams.set('code', 'made-up');
    expect(await opened(location)).toBe(403);
  });

  test('Staff sign in on the same page, and see the sales.', async () => {
    const { access_token } = await signIn(system().ready, 'staffToken');
    expect((await get('/sales', access_token)).status).toBe(200);
    // The scope is the function's, which asked AdminGetUser.
    expect(decodeJwt(access_token ?? '')).toMatchObject({
      scope: 'openid email profile staff',
      'cognito:groups': ['staff'],
    });
    const invocations = await invocationsOfIdentity();
    expect(invocations).toContainEqual(
      expect.objectContaining({ caller: { kind: 'user-pool' }, outcome: 'succeeded' }),
    );
  });
});

const inBrowser = noBrowser ? test.skip : test;
if (noBrowser) process.stderr.write(`sign-in.test.ts: ${noBrowser}\n`);

describe('the sign-in page', () => {
  let browser: Browser | undefined;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    if (!noBrowser) ({ browser, stop } = await startBrowser([]));
  });
  afterAll(() => stop?.());

  const appSees = (url: URL) => ({
    code: url.searchParams.get('code'),
    state: url.searchParams.get('state'),
  });

  inBrowser.each(['127.0.0.1', 'localhost'])(
    'The sign-in page sends a browser back to an app at %s with a code.',
    async (host) => {
      const { authorizationEndpoint, clientId } = await configurationOf(system().ready);
      const app = `http://${host}:${new URL(api()).port}`;
      const page = await (browser as Browser).newPage();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(`${app}/openapi.json`);
      const asked = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        // No page of the shop, which would use the code up.
        redirect_uri: `${app}/openapi.json`,
        state: 'kept',
      });
      await page.evaluate(`location.assign(${JSON.stringify(`${authorizationEndpoint}?${asked}`)})`);
      await page.waitForURL(/\/login\?/);
      await page.getByRole('button', { name: /sarah@example\.com/ }).click();
      await page.waitForURL((url) => url.origin === app);
      expect(appSees(new URL(page.url()))).toEqual({
        code: expect.stringMatching(/^[\w-]{43}$/),
        state: 'kept',
      });
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  inBrowser.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('The sign-in page is accessible in %s at %i pixels.', async (colorScheme, width) => {
    const { authorizationEndpoint, clientId } = await configurationOf(system().ready);
    const context = await (browser as Browser).newContext({
      colorScheme,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${api()}/`,
    });
    await page.goto(`${authorizationEndpoint}?${asked}`);
    const impacts = ['minor', 'moderate', 'serious', 'critical'];
    expect(await findingsOf(page, { impacts })).toEqual([]);
    await context.close();
  });
});
