import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiFixture, send, startApi } from './fixture.ts';

let api: ApiFixture;

beforeAll(async () => {
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
  api = await startApi({ routes: [{ routeKey: '$default', functionArn }] });
});
beforeEach(() => {
  api.calls.length = 0;
  api.respondWith(() => '"ok"');
});
afterAll(() => api.server.stop(0));

describe('the priority of an invocation', () => {
  test.each([
    ['POST', '/orders', {}, 'urgent'],
    ['DELETE', '/orders/1?wait=20', {}, 'urgent'],
    ['GET', '/orders', {}, 'normal'],
    ['GET', '/orders/1?waiting=20', {}, 'normal'],
    ['GET', '/orders/1?wait=0', {}, 'normal'],
    ['GET', '/orders/1?wait=20', {}, 'patient'],
    ['GET', '/orders/1?limit=1&wait=0.5', {}, 'patient'],
    ['GET', '/orders/1', { prefer: 'respond-async, wait=10' }, 'patient'],
  ])('the priority of an invocation of %s %s %j is %s', async (method, path, headers, priority) => {
    await send(`${api.server.url}${path}`, method, headers);
    expect(api.calls[0]?.options).toMatchObject({ priority });
  });
});

describe('a client that leaves before its response', () => {
  test('a client that leaves before its response reaches the invocation as a signal, and the invocation runs to its end', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<string>();
    const called = new Promise<void>((resolve) => {
      api.respondWith(() => {
        resolve();
        return gate;
      });
    });
    const client = request(`${api.server.url}/orders/1?wait=20`).on('error', () => {});
    client.end();
    await called;
    const abandoned = api.calls[0]?.options?.abandoned as AbortSignal;
    expect(abandoned.aborted).toBe(false);
    client.destroy();
    await once(abandoned, 'abort');
    open('"late"');
    api.respondWith(() => '"next"');
    expect((await send(`${api.server.url}/orders`, 'GET')).body.toString()).toBe('next');
  });

  test('A client that leaves after it has read its response aborts nothing.', async () => {
    await send(`${api.server.url}/orders`, 'GET', { connection: 'close' });
    await send(`${api.server.url}/orders`, 'GET');
    expect(api.calls.map(({ options }) => options?.abandoned?.aborted)).toEqual([false, false]);
  });
});
