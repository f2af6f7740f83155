import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiFixture, send, startApi } from './fixture.ts';

const authorizer = {
  authorizerId: 'a',
  issuer: 'https://issuer',
  audience: ['x'],
  identitySource: '$request.header.Authorization',
};
const CLAIMS = {
  sub: 'c-1',
  email_verified: true,
  exp: 1_800_000_000,
  groups: ['a', 'b'],
  scope: 'staff read',
};

let api: ApiFixture;
beforeAll(async () => {
  api = await startApi(
    {
      routes: [
        { routeKey: 'GET /mine', functionArn: 'f', authorizer },
        { routeKey: 'GET /staff', functionArn: 'f', authorizer, authorizationScopes: ['admin', 'staff'] },
        { routeKey: 'GET /admin', functionArn: 'f', authorizer, authorizationScopes: ['admin'] },
        {
          routeKey: 'GET /query',
          functionArn: 'f',
          authorizer: { ...authorizer, identitySource: '$request.querystring.token' },
        },
      ],
      cors: {
        allowOrigins: ['https://shop.example'],
        allowMethods: ['GET', 'POST'],
        allowHeaders: ['authorization'],
        exposeHeaders: ['x-a'],
        maxAge: 300,
      },
    },
    async (token) => (token === 'good' ? CLAIMS : undefined),
  );
});
beforeEach(() => void api.calls.splice(0));
afterAll(() => api.server.stop(0));

const get = (path: string, headers = {}) => send(api.server.url + path, 'GET', headers);

describe('a JWT authorizer', () => {
  test('a JWT authorizer hands the claims on as text, and no scopes when the route asks for none', async () => {
    expect((await get('/mine', { authorization: 'Bearer good' })).status).toBe(200);
    expect(api.calls[0]?.event.requestContext).toMatchObject({
      authorizer: {
        jwt: {
          claims: {
            sub: 'c-1',
            email_verified: 'true',
            exp: '1800000000',
            groups: '[a b]',
            scope: 'staff read',
          },
          scopes: null,
        },
      },
    });
  });

  test('a JWT authorizer hands the scopes on when the route asks for one the token has', async () => {
    expect((await get('/staff', { authorization: 'bearer good' })).status).toBe(200);
    expect(api.calls[0]?.event.requestContext).toMatchObject({
      authorizer: { jwt: { scopes: ['staff', 'read'] } },
    });
  });

  test.each([
    ['no token', '/mine', {}, 401, 'Unauthorized', /^Bearer$/],
    [
      'a bad token',
      '/mine',
      { authorization: 'Bearer bad' },
      401,
      'Unauthorized',
      /^Bearer .*error="invalid_token"/,
    ],
    ['another scheme', '/mine', { authorization: 'Basic good' }, 401, 'Unauthorized', /^Bearer /],
    [
      'a missing scope',
      '/admin',
      { authorization: 'Bearer good' },
      403,
      'Forbidden',
      /error="insufficient_scope"/,
    ],
  ])('a JWT authorizer refuses %s', async (_what, path, headers, status, message, challenge) => {
    const response = await get(path, headers);
    expect(response.status).toBe(status);
    expect(response.headers['www-authenticate']).toMatch(challenge);
    expect(JSON.parse(response.body.toString())).toEqual({ message });
    expect(api.calls).toHaveLength(0);
  });

  test('a JWT authorizer takes the token from where its identity source says, with or without "Bearer"', async () => {
    expect((await get('/query?token=good')).status).toBe(200);
    expect((await get('/mine', { authorization: 'good' })).status).toBe(200);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    send(`${api.server.url}/mine`, 'OPTIONS', { origin, 'access-control-request-method': 'GET' });

  test('CORS responds to a preflight request without a route or a token', async () => {
    expect(await preflight('https://shop.example')).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'authorization',
        'access-control-max-age': '300',
      },
    });
    expect(api.calls).toHaveLength(0);
  });

  test('CORS gives another origin no permission', async () => {
    const { status, headers } = await preflight('https://evil.example');
    expect({ status, allowed: headers['access-control-allow-origin'] }).toEqual({
      status: 204,
      allowed: undefined,
    });
  });

  test("CORS replaces a function's own headers on a response", async () => {
    api.respondWith(() =>
      JSON.stringify({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }),
    );
    const headers = { authorization: 'good', origin: 'https://shop.example' };
    expect(await get('/mine', headers)).toMatchObject({
      headers: {
        'access-control-allow-origin': 'https://shop.example',
        'access-control-expose-headers': 'x-a',
      },
    });
  });

  test('Without a CORS configuration, OPTIONS is a request like any other.', async () => {
    const plain = await startApi({ routes: [{ routeKey: 'OPTIONS /mine', functionArn: 'f' }] });
    const headers = { origin: plain.server.url, 'access-control-request-method': 'GET' };
    expect((await send(`${plain.server.url}/mine`, 'OPTIONS', headers)).body.toString()).toBe('ok');
    await plain.server.stop(0);
  });
});
