import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JwtAuthorizer } from '../../../local/src/issuer/jwt-authorizer.ts';
import {
  callback,
  codeOf,
  get,
  given,
  issuer,
  loopback,
  post,
  redemption,
  redirectOf,
  refused,
  request,
  skip,
  tokenResponse,
} from './signing-in.ts';

const authorizer: JwtAuthorizer = {
  authorizerId: 'a1',
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool',
  audience: ['shop'],
  identitySource: '$request.header.Authorization',
};

describe('signing in', () => {
  test('The authorization endpoint sends the browser to the sign-in page, which offers the identities as text.', async () => {
    const first = await get(`/oauth2/authorize?${given({ ...request, redirect_uri: loopback })}`);
    expect(first.status).toBe(302);
    const page = await get(first.headers.get('location') ?? '');
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('sarah@example.com');
    expect(text).toContain('Staff &lt;b&gt;');
    expect(text).not.toMatch(/<script|style="|<style/);
  });

  test('The sign-in page runs nothing, is in no frame, and its form may lead to the app alone.', async () => {
    const { headers } = await get(`/login?${given(request)}`);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' https://shop.example;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('A code is redeemed by its verifier for tokens in the form of Cognito, which the authorizer accepts.', async () => {
    const location = await redirectOf({ ...request, identity: 'token' });
    expect(location.href.startsWith(callback)).toBe(true);
    expect(location.searchParams.get('state')).toBe('a state');
    const { status, body } = await tokenResponse(redemption(location.searchParams.get('code') ?? ''));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const access = decodeJwt(String(body.access_token));
    expect(access).toMatchObject({
      iss: issuer.url,
      sub: 'sarah',
      client_id: 'shop',
      token_use: 'access',
      scope: 'openid email profile',
      name: 'Sarah',
      email_verified: true,
    });
    expect(access).not.toHaveProperty('aud');
    const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));
    const id = await jwtVerify(String(body.id_token), keys, { audience: 'shop', issuer: issuer.url });
    expect(id.payload).toMatchObject({ token_use: 'id', nonce: 'a nonce', email: 'sarah@example.com' });
    expect(await issuer.verifyToken(String(body.access_token), authorizer)).toMatchObject({ sub: 'sarah' });
    expect(await issuer.verifyToken(String(body.refresh_token), authorizer)).toBeUndefined();
  });

  test('Staff have their scope in the access token, besides those that were asked for.', async () => {
    const { body } = await tokenResponse(redemption(await codeOf({ identity: 'staffToken' })));
    expect(decodeJwt(String(body.access_token)).scope).toBe('openid email profile staff');
  });

  test('A typed name is the same user each time, with an address of its name.', async () => {
    const { body } = await tokenResponse(
      redemption(await codeOf({ identity: undefined, name: ' Jörg Maß ' })),
    );
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      sub: 'jo-rg-ma',
      name: 'Jörg Maß',
      email: 'jo-rg-ma@example.com',
    });
    const again = await tokenResponse(redemption(await codeOf({ identity: undefined, name: 'sarah' })));
    expect(decodeJwt(String(again.body.access_token)).sub).toBe('sarah');
  });

  test.each([
    [{ identity: 'unknown' }, /The identity is &quot;unknown&quot;; accepted: token, staffToken/],
    [{ name: ' ' }, /The name has 0 characters; accepted: 1 to 100/],
    [{ name: 'Eve', email: '<script>' }, /email address is &quot;&lt;script&gt;&quot;; accepted/],
  ])('The sign-in page explains what is wrong with %j, and asks again.', async (fields, text) => {
    const response = await post('/login', { ...request, ...fields });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toMatch(text);
    expect(page).toContain('value="a state"');
  });

  test('The sign-in page keeps what was typed when it asks again.', async () => {
    const page = await (await post('/login', { ...request, name: 'Eve "E"', email: 'eve' })).text();
    expect(page).toMatch(/name="name"[^>]* value="Eve &quot;E&quot;"/);
    expect(page).toMatch(/name="email"[^>]* value="eve"/);
  });

  test('The app sees an app of this machine under the name that it has this machine by.', async () => {
    const { headers } = await get(
      `/oauth2/authorize?${given({ ...request, redirect_uri: 'http://localhost:5173/' })}`,
    );
    expect(headers.get('location')).toMatch(
      new RegExp(`^http://localhost:${new URL(issuer.url).port}/login\\?response_type=code&`),
    );
  });

  test('An app at [::1], where the issuer does not listen, is sent to the address at which it does.', async () => {
    const { headers } = await get(
      `/oauth2/authorize?${given({ ...request, redirect_uri: 'http://[::1]:5173/' })}`,
    );
    expect(headers.get('location')?.startsWith(`${issuer.url}/login?response_type=code&`)).toBe(true);
  });
});

describe('what an app may ask for', () => {
  test.each([
    [{ redirect_uri: 'https://evil.example/' }, /redirect_uri is &quot;https:\/\/evil\.example\/&quot;/],
    [
      { redirect_uri: `${callback}/more` },
      /Accepted: https:\/\/shop\.example\/back, myapp:\/\/callback, any address of this machine/,
    ],
    [{ redirect_uri: 'http://localhost@evil.example/' }, /redirect_uri is/],
    [{ redirect_uri: 'http://localhost.evil.example/' }, /redirect_uri is/],
    [{ redirect_uri: 'javascript:alert(1)' }, /redirect_uri is/],
    [{ redirect_uri: `${loopback}#part` }, /redirect_uri is/],
    [{ redirect_uri: undefined }, /redirect_uri is missing/],
    [
      { client_id: 'unknown' },
      /client_id is &quot;unknown&quot;\. Accepted: from-elsewhere, shop, closed, server/,
    ],
  ])('A request with %j is shown as refused, and the browser is sent nowhere.', async (fields, text) => {
    for (const response of [
      await get(`/login?${given({ ...request, ...fields })}`),
      await post('/login', { ...request, identity: 'token', ...fields }),
    ]) {
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).toMatch(text);
    }
  });

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type', /"token"\. Accepted: "code"/],
    [{ scope: 'openid admin' }, 'invalid_scope', /Accepted: openid, email, profile/],
    [{ code_challenge_method: 'plain' }, 'invalid_request', /code_challenge_method is "plain"/],
    [{ code_challenge_method: undefined }, 'invalid_request', /code_challenge_method is missing/],
    [{ code_challenge: 'short' }, 'invalid_request', /code_challenge is "short"/],
    [{ prompt: 'none' }, 'login_required', /keeps no session/],
    [{ client_id: 'closed' }, 'unauthorized_client', /AllowedOAuthFlows/],
  ])(
    'The app is sent the error of a request with %j, with its state.',
    async (fields, error, description) => {
      const response = await get(`/login?${given({ ...request, ...fields })}`);
      const { searchParams, origin } = new URL(response.headers.get('location') ?? '');
      expect(origin).toBe('https://shop.example');
      expect(searchParams.get('error')).toBe(error);
      expect(searchParams.get('error_description')).toMatch(description);
      expect(searchParams.get('state')).toBe('a state');
    },
  );

  test('A client that only an authorizer names signs in with apps of this machine.', async () => {
    const fields = { client_id: 'from-elsewhere', redirect_uri: loopback };
    const { status } = await tokenResponse(redemption(await codeOf(fields), fields));
    expect(status).toBe(200);
  });
});

describe('a code', () => {
  test('A code with a wrong verifier is refused, and used up.', async () => {
    const code = await codeOf();
    const wrong = await tokenResponse(
      redemption(code, { code_verifier: randomBytes(48).toString('base64url') }),
    );
    expect(wrong).toEqual(
      refused('invalid_grant', /code_verifier is another text, of 64 characters\. Accepted/),
    );
    expect(await tokenResponse(redemption(code))).toEqual(refused('invalid_grant', /used before/));
  });

  test('A code that is used again is refused, and ends the session that it began.', async () => {
    const code = await codeOf();
    const { body } = await tokenResponse(redemption(code));
    expect(await tokenResponse(redemption(code))).toEqual(refused('invalid_grant', /used before/));
    const refresh = { grant_type: 'refresh_token', client_id: 'shop', refresh_token: body.refresh_token };
    expect(await tokenResponse(refresh)).toEqual(refused('invalid_grant', /refresh_token is not valid/));
  });

  test('A code expires after five minutes.', async () => {
    const code = await codeOf();
    skip(5 * 60_000 + 1);
    expect(await tokenResponse(redemption(code))).toEqual(refused('invalid_grant', /has expired.*5 minutes/));
  });

  test.each([
    [{ redirect_uri: loopback }, 'invalid_grant', /redirect_uri is "http:\/\/127.*Accepted: "https:\/\/shop/],
    [{ code_verifier: undefined }, 'invalid_grant', /code_verifier is missing/],
    [{ client_id: 'from-elsewhere' }, 'invalid_grant', /client_id is "from-elsewhere"/],
    [{ client_id: undefined }, 'invalid_client', /client_id is missing/],
    [{ client_id: 'server' }, 'invalid_client', /client_secret is missing/],
    [{ code: undefined }, 'invalid_request', /code is missing/],
    [{ code: 'made-up' }, 'invalid_grant', /unknown/],
    [{ grant_type: 'password' }, 'unsupported_grant_type', /Accepted: authorization_code, refresh_token/],
    [{ grant_type: 'constructor' }, 'unsupported_grant_type', /"constructor"/],
  ])('A code is not redeemed with %j: %s.', async (fields, error, description) => {
    expect(await tokenResponse(redemption(await codeOf(), fields))).toEqual(refused(error, description));
  });

  test('A client with a secret redeems a code by HTTP Basic.', async () => {
    const code = await codeOf({ client_id: 'server' });
    const authorization = `Basic ${Buffer.from('server:its-secret').toString('base64')}`;
    const { status } = await tokenResponse(redemption(code, { client_id: undefined }), { authorization });
    expect(status).toBe(200);
  });

  test('Credentials by HTTP Basic that are not URL-encoded are refused, without their text.', async () => {
    const authorization = `Basic ${Buffer.from('server:50%').toString('base64')}`;
    const fields = { client_id: undefined };
    const response = await tokenResponse(redemption(await codeOf({ client_id: 'server' }), fields), {
      authorization,
    });
    expect(response).toEqual(
      refused('invalid_client', /has a "%" that begins no byte\. Accepted: HTTP Basic/),
    );
    expect(response.body.error_description).not.toContain('50');
  });
});

describe('a session', () => {
  const signedIn = async () => (await tokenResponse(redemption(await codeOf()))).body;

  test('A refresh token is good for other tokens, until it expires or is revoked.', async () => {
    const { refresh_token } = await signedIn();
    const refresh = { grant_type: 'refresh_token', client_id: 'shop', refresh_token };
    const { status, body } = await tokenResponse(refresh);
    expect(status).toBe(200);
    expect(decodeJwt(String(body.access_token)).sub).toBe('sarah');
    expect(body).not.toHaveProperty('refresh_token');
    skip(31 * 24 * 60 * 60_000);
    expect(await tokenResponse(refresh)).toEqual(refused('invalid_grant', /expired or revoked/));
    skip(0);
    expect((await post('/oauth2/revoke', { client_id: 'shop', token: refresh_token })).status).toBe(200);
    expect(await tokenResponse(refresh)).toEqual(refused('invalid_grant', /expired or revoked/));
  });

  test('A refresh token of another client, and an access token, refresh nothing.', async () => {
    const { refresh_token, access_token } = await signedIn();
    const minted = await issuer.mint({ sub: 'sarah', audience: ['refresh shop'] });
    for (const fields of [
      { client_id: 'from-elsewhere', refresh_token },
      { client_id: 'shop', refresh_token: access_token },
      { client_id: 'shop', refresh_token: minted },
      { client_id: 'shop', refresh_token: 'made-up' },
    ]) {
      const response = await tokenResponse({ grant_type: 'refresh_token', ...fields });
      expect(response).toEqual(refused('invalid_grant', /refresh_token is not valid/));
    }
  });

  test('The user of an access token is described by userInfo, and of no other token.', async () => {
    const { access_token, id_token } = await signedIn();
    const of = (token?: string) => get('/oauth2/userInfo', { authorization: `Bearer ${token}` });
    expect(await (await of(access_token)).json()).toMatchObject({ sub: 'sarah', email: 'sarah@example.com' });
    expect((await of(id_token)).status).toBe(401);
  });

  test.each([
    ['https://shop.example/bye', 302],
    [loopback, 302],
    ['https://evil.example/', 400],
  ])('Signing out with logout_uri %s is responded to with %i.', async (logoutUri, status) => {
    const response = await get(`/logout?${given({ client_id: 'shop', logout_uri: logoutUri })}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBe(status === 302 ? logoutUri : null);
  });
});

test('The discovery document names the endpoints of signing in.', async () => {
  const document = await (await get('/.well-known/openid-configuration')).json();
  expect(document).toMatchObject({
    issuer: issuer.url,
    authorization_endpoint: `${issuer.url}/oauth2/authorize`,
    token_endpoint: `${issuer.url}/oauth2/token`,
    end_session_endpoint: `${issuer.url}/logout`,
    code_challenge_methods_supported: ['S256'],
  });
});
