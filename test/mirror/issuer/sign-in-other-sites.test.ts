import { request as httpRequest } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { codeOf, given, issuer, loopback, post, redemption, request } from './signing-in.ts';

/** With headers that `fetch` does not let anything set. */
const statusOfBrowser = (target: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(target, issuer.url), { headers }, (response) => {
      resolve(response.resume().statusCode);
    });
    sent.on('error', reject).end();
  });

describe('other sites', () => {
  const navigation = {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'cross-site',
  };

  test('The sign-in page opens from any site in a tab, and from none in a frame or by script.', async () => {
    const statusOf = (headers: Record<string, string>) =>
      statusOfBrowser(`/login?${given(request)}`, headers);
    expect(await statusOf(navigation)).toBe(200);
    expect(await statusOf({ ...navigation, 'sec-fetch-dest': 'iframe' })).toBe(403);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOfBrowser('/sign-in.css', navigation)).toBe(403);
  });

  test('The form of the sign-in page is taken from the page itself only.', async () => {
    const fields = { ...request, identity: 'token' };
    const form = { ...navigation, origin: 'https://evil.example' };
    expect((await post('/login', fields, form)).status).toBe(403);
    expect((await post('/login', fields, { ...form, origin: loopback.slice(0, -1) })).status).toBe(403);
    expect(
      (await post('/login', fields, { origin: issuer.url, 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(303);
  });

  test('Pages of this machine and of origins that a client names redeem codes, others do not.', async () => {
    const from = async (origin: string) => post('/oauth2/token', redemption(await codeOf()), { origin });
    const own = await from('http://localhost:5173');
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBe('*');
    expect((await from('https://shop.example')).status).toBe(200);
    expect((await from('https://evil.example')).status).toBe(403);
  });

  test('An app of a custom scheme redeems codes by the origin that its web view says, and no page whose origin is null.', async () => {
    const from = async (origin: string) => post('/oauth2/token', redemption(await codeOf()), { origin });
    expect((await from('myapp://callback')).status).toBe(200);
    expect((await from('otherapp://callback')).status).toBe(403);
    // A sandboxed page of any site says so too, where a client has the callback of an app.
    expect((await from('null')).status).toBe(403);
  });

  test('No page of another origin gets a token for an identity that it names.', async () => {
    for (const origin of ['http://localhost:5173', 'https://shop.example', 'https://evil.example']) {
      expect((await post('/token', { sub: 'sarah' }, { origin })).status).toBe(403);
    }
  });

  test('A preflight request of an app is responded to.', async () => {
    const response = await fetch(`${issuer.url}/oauth2/token`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:5173',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization');
  });
});
