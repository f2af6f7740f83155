import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiFixture, send, startApi } from './fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await startApi({
    stageVariables: { tier: 'gold' },
    routes: [
      {
        routeKey: 'ANY /things/{thingId}',
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:thing',
      },
      { routeKey: '$default', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:rest' },
    ],
  });
});
beforeEach(() => void api.calls.splice(0));
afterAll(() => api.server.stop(0));

async function eventOf(path: string, method = 'GET', headers = {}, body: string | Buffer = '') {
  await send(api.server.url + path, method, headers, body);
  return api.calls[0]?.event;
}

test('the event is that of payload format 2.0', async () => {
  const event = await eventOf(
    '/things/a%20b?x=1&x=2&y=%C3%BC&z',
    'POST',
    {
      'X-Custom': ['one', 'two'],
      Cookie: 'a=1; b=2',
      'User-Agent': 'tester',
      'Content-Type': 'application/json',
      Host: 'api.localhost:80',
    },
    '{"a":1}',
  );
  expect(event).toEqual({
    version: '2.0',
    routeKey: 'ANY /things/{thingId}',
    rawPath: '/things/a b',
    rawQueryString: 'x=1&x=2&y=%C3%BC&z',
    cookies: ['a=1', 'b=2'],
    headers: {
      'x-custom': 'one,two',
      'user-agent': 'tester',
      'content-type': 'application/json',
      'content-length': '7',
      host: 'api.localhost:80',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: { x: '1,2', y: 'ü', z: '' },
    pathParameters: { thingId: 'a b' },
    stageVariables: { tier: 'gold' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api1',
      domainName: 'api.localhost:80',
      domainPrefix: 'api1',
      http: {
        method: 'POST',
        path: '/things/a b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tester',
      },
      requestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
      routeKey: 'ANY /things/{thingId}',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

test('what a request lacks is absent from the event', async () => {
  const event = await eventOf('/nothing');
  for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
    expect(event).not.toHaveProperty(name);
  expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
});

test('a trace header of the client is a header of the event, and not the trace of the invocation', async () => {
  const traceHeader = 'Root=1-aaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbbb;Sampled=1';
  const event = await eventOf('/', 'GET', { 'X-Amzn-Trace-Id': traceHeader });
  expect(event).toMatchObject({ headers: { 'x-amzn-trace-id': traceHeader } });
  expect(api.calls[0]?.options).not.toHaveProperty('traceHeader');
});

describe('a body', () => {
  test.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['TEXT/csv', true],
    ['application/xml', true],
    ['application/javascript', true],
    ['application/x-www-form-urlencoded', false],
    ['application/octet-stream', false],
    ['image/png', false],
    ['', false],
  ])('a body of content type "%s" is text: %s', async (type, isText) => {
    const event = await eventOf('/', 'POST', type ? { 'content-type': type } : {}, 'grüße');
    const expected = isText ? 'grüße' : Buffer.from('grüße').toString('base64');
    expect(event).toMatchObject({ body: expected, isBase64Encoded: !isText });
  });
});

test('a named stage is served below its name, and the path in the event keeps it', async () => {
  const staged = await startApi({
    stageName: 'dev',
    routes: [{ routeKey: 'GET /orders', functionArn: 'f' }],
  });
  expect((await send(`${staged.server.url}/dev/orders`, 'GET')).status).toBe(200);
  expect((await send(`${staged.server.url}/orders`, 'GET')).status).toBe(404);
  expect(staged.calls).toMatchObject([{ event: { rawPath: '/dev/orders', routeKey: 'GET /orders' } }]);
  await staged.server.stop(0);
});
