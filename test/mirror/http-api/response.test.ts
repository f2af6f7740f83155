import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HoldClock } from '../../../local/src/shared/hold-clock.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';
import { type ApiFixture, send, startApi } from './fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await startApi({ routes: [{ routeKey: 'ANY /{proxy+}', functionArn: 'f', timeoutInMillis: 200 }] });
});
beforeEach(() => api.respondWith(() => '"ok"'));
afterAll(() => api.server.stop(0));

const get = () => send(`${api.server.url}/x`, 'GET');
const json = (value: unknown) => () => JSON.stringify(value);

describe('a response without statusCode', () => {
  test.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['text', 'Hello', 'Hello'],
    ['a list', [1], '[1]'],
    ['null', null, 'null'],
  ])('%s is the body of a 200', async (_what, payload, body) => {
    api.respondWith(json(payload));
    const response = await get();
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(response.body.toString()).toBe(body);
  });
});

describe('a response with statusCode', () => {
  test('a response with statusCode says status, headers, cookies and body', async () => {
    api.respondWith(
      json({
        statusCode: 201,
        headers: { 'X-One': 1, 'Content-Type': 'text/html' },
        cookies: ['a=1; Secure', 'b=2'],
        body: 'ü',
      }),
    );
    const response = await get();
    expect(response).toMatchObject({
      status: 201,
      headers: {
        'x-one': '1',
        'content-type': 'text/html',
        'set-cookie': ['a=1; Secure', 'b=2'],
        'content-length': '2',
      },
    });
    expect(response.headers['apigw-requestid']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(response.body.toString()).toBe('ü');
  });

  test('a response with statusCode may carry bytes as base64', async () => {
    api.respondWith(
      json({ statusCode: 200, isBase64Encoded: true, body: Buffer.from([0, 255, 1]).toString('base64') }),
    );
    expect([...(await get()).body]).toEqual([0, 255, 1]);
  });

  test('a response with statusCode may be 204 without a body, and HEAD gets none', async () => {
    api.respondWith(json({ statusCode: 204 }));
    expect(await get()).toMatchObject({ status: 204 });
    api.respondWith(json({ statusCode: 200, body: 'abc' }));
    const head = await send(`${api.server.url}/x`, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '3' } });
    expect(head.body).toHaveLength(0);
  });

  test.each([
    [{ statusCode: 'many' }],
    [{ statusCode: 99 }],
    [{ statusCode: 600 }],
    [{ statusCode: 200.5 }],
    [{ statusCode: 200, body: { a: 1 } }],
    [{ statusCode: 200, headers: [] }],
    [{ statusCode: 200, headers: { a: ['x'] } }],
    [{ statusCode: 200, headers: { 'x-line': 'a\r\nb' } }],
    [{ statusCode: 200, headers: { 'bad name': 'a' } }],
    [{ statusCode: 200, cookies: 'a=1' }],
  ])('a response with statusCode that is malformed (%j) is a 500', async (payload) => {
    api.respondWith(json(payload));
    const response = await get();
    expect(response.status).toBe(500);
    expect(response.body.toString()).toBe('{"message":"Internal Server Error"}');
  });
});

describe('the gateway itself responds', () => {
  const throwing = (error: Error) => () => Promise.reject(error);
  test.each([
    ['TooManyRequestsException', 503, 'Service Unavailable'],
    ['RequestEntityTooLargeException', 413, 'Request Entity Too Large'],
    ['ResourceNotFoundException', 500, 'Internal Server Error'],
    ['ServiceException', 500, 'Internal Server Error'],
  ])('the gateway itself responds to %s with %i', async (code, status, message) => {
    api.respondWith(throwing(new ServiceException(code, 'x')));
    const response = await get();
    expect(response).toMatchObject({ status, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(response.body.toString())).toEqual({ message });
  });

  test('the gateway itself responds to a function error with 500', async () => {
    api.fail();
    expect(await get()).toMatchObject({
      status: 500,
      body: Buffer.from('{"message":"Internal Server Error"}'),
    });
  });

  test('the gateway itself responds to an integration that takes too long with 503', async () => {
    api.respondWith(() => new Promise(() => {}));
    expect(await get()).toMatchObject({
      status: 503,
      body: Buffer.from('{"message":"Service Unavailable"}'),
    });
  });

  test('the gateway itself waits for a function that a debugger holds, beyond the timeout of the integration', async () => {
    const holds = new HoldClock();
    const routes = [{ routeKey: 'GET /x', functionArn: 'f', timeoutInMillis: 100 }];
    const debugged = await startApi({ routes }, undefined, holds);
    debugged.respondWith(async () => {
      holds.hold(debugged);
      await setTimeout(500);
      holds.release(debugged);
      return '"ok"';
    });
    expect(await send(`${debugged.server.url}/x`, 'GET')).toMatchObject({ status: 200 });
    debugged.respondWith(() => new Promise(() => {}));
    expect(await send(`${debugged.server.url}/x`, 'GET')).toMatchObject({ status: 503 });
    await debugged.server.stop(0);
  });

  test('the gateway itself responds to a path without a route with 404, a malformed path with 400', async () => {
    expect(await send(`${api.server.url}/`, 'GET')).toMatchObject({
      status: 404,
      body: Buffer.from('{"message":"Not Found"}'),
    });
    expect(await send(`${api.server.url}/%E0%A4`, 'GET')).toMatchObject({ status: 400 });
  });

  test('the gateway itself responds to a body over 10 MB with 413, and takes one of 10 MB', async () => {
    const limit = 10 * 1024 * 1024;
    const headers = { 'content-type': 'text/plain' };
    expect(await send(`${api.server.url}/x`, 'POST', headers, Buffer.alloc(limit, 97))).toMatchObject({
      status: 200,
    });
    expect(await send(`${api.server.url}/x`, 'POST', headers, Buffer.alloc(limit + 1, 97))).toMatchObject({
      status: 413,
      body: Buffer.from('{"message":"Request Entity Too Large"}'),
    });
  });
});

test('headers of 16 kB get through', async () => {
  api.calls.splice(0);
  expect(await send(`${api.server.url}/x`, 'GET', { 'idempotency-key': 'k'.repeat(16_384) })).toMatchObject({
    status: 200,
  });
  expect(api.calls[0]?.event.headers).toMatchObject({ 'idempotency-key': 'k'.repeat(16_384) });
});

test('Clients that disconnect in the middle of a request do not disturb others.', async () => {
  const port = Number(new URL(api.server.url).port);
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<string>();
  api.respondWith(() => {
    started.resolve();
    return release.promise;
  });
  const half = createConnection(port, '127.0.0.1');
  half.write('POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc', () =>
    half.resetAndDestroy(),
  );
  const waiting = createConnection(port, '127.0.0.1');
  waiting.write('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await started.promise;
  waiting.resetAndDestroy();
  await once(waiting, 'close');
  release.resolve('"late"');
  api.respondWith(() => '"ok"');
  expect(await get()).toMatchObject({ status: 200 });
});

test('A server that stops waits for the response in flight, and not for a client that keeps its connection.', async () => {
  const other = await startApi({ routes: [{ routeKey: 'GET /', functionArn: 'f' }] });
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<string>();
  other.respondWith(() => {
    started.resolve();
    return release.promise;
  });
  const response = fetch(other.server.url);
  await started.promise;
  const stopped = other.server.stop(60_000);
  release.resolve('"bye"');
  expect(await (await response).text()).toBe('bye');
  await stopped;
  await expect(send(`${other.server.url}/`, 'GET')).rejects.toThrow();
});
