import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { ApiRequest } from '../../../../functions/storefront/page/api/request.ts';

Object.assign(globalThis, { sessionStorage: { getItem: () => null, setItem() {}, removeItem() {} } });
const { callApi } = await import('../../../../functions/storefront/page/api/request.ts');
const { serverNow } = await import('../../../../functions/storefront/page/api/server-clock.ts');

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'sessionStorage');
});

/** Calls a server that responds so. */
async function called(respond: RequestListener, request?: ApiRequest) {
  server = createServer(respond).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return callApi(`http://127.0.0.1:${port}/orders`, request);
}

/** A body that ends before its length. */
const broken =
  (status: number, type: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': 100 });
    response.write('{"orderId":"o-1"', () => response.destroy());
  };

describe('a call of the API', () => {
  test('A call of the API resolves to the body and the pause that is asked for.', async () => {
    const respond: RequestListener = (_, response) =>
      response.writeHead(202, { 'retry-after': '2' }).end('{"orderId":"o-1"}');
    expect(await called(respond)).toEqual({ body: { orderId: 'o-1' }, retryAfterSeconds: 2 });
  });

  test('A call of the API whose response breaks off fails as one without a response.', async () => {
    await expect(called(broken(202, 'application/json'))).rejects.toMatchObject({
      name: 'RequestFailure',
      status: 0,
    });
  });

  test('A call of the API whose response is no JSON fails as one without a response.', async () => {
    const respond: RequestListener = (_, response) => response.writeHead(200).end('<html>');
    await expect(called(respond)).rejects.toMatchObject({ name: 'RequestFailure', status: 0 });
  });

  test('A call of the API whose problem breaks off fails with its status.', async () => {
    await expect(called(broken(503, 'application/problem+json'))).rejects.toMatchObject({
      name: 'RequestFailure',
      status: 503,
    });
  });

  test('A call of the API that is aborted in its body fails by that.', async () => {
    const controller = new AbortController();
    const respond: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{', () => setTimeout(() => controller.abort(), 50));
    };
    await expect(called(respond, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('A call of the API shows how far the clock of the browser is off.', async () => {
    const hour = 3_600_000;
    const date = new Date(Date.now() + hour);
    await called((_, response) => response.writeHead(200, { date: date.toUTCString() }).end('{}'));
    expect(Math.abs(serverNow() - date.getTime())).toBeLessThan(hour / 2);
    await called((_, response) => response.end('{}'));
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(hour / 2);
  });
});
