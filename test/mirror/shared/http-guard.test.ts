import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { foreignPages } from '../../../local/src/http-api/foreign-pages.ts';
import {
  type GuardedRequest,
  opensPageFromThisMachine,
  refusalOf,
} from '../../../local/src/shared/http-guard.ts';
import {
  BodyTooLargeError,
  createGuardedServer,
  type GuardedServerOptions,
  readBody,
} from '../../../local/src/shared/http-server.ts';

const host = '127.0.0.1:4566';
const isServed = (headers: IncomingHttpHeaders, rules = {}) =>
  refusalOf({ method: 'POST', headers }, rules) === undefined;

describe('the guard of HTTP ports', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:4566',
    'localhost:1',
    'LOCALHOST:3000',
    '[::1]:3000',
    'bucket.localhost:4566',
  ])('the guard of HTTP ports serves the host %s', (name) => {
    expect(isServed({ host: name })).toBe(true);
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4566',
    '127.0.0.1.evil.example',
    'localhost.evil.example:4566',
    'evillocalhost',
    '127.0.0.1:4566@evil.example',
    '127.0.0.1, evil.example',
    '0.0.0.0:4566',
    '127.0.0.2:4566',
    '127.1:4566',
    '[::ffff:127.0.0.1]:4566',
    'localhost.:4566',
    'host.docker.internal:4566',
  ])('the guard of HTTP ports refuses the host %s', (name) => {
    expect(isServed({ host: name })).toBe(false);
  });

  test('the guard of HTTP ports serves a host name that was allowed, with any port and in any case', () => {
    const rules = { hostNames: ['host.docker.internal'] };
    expect(isServed({ host: 'Host.Docker.Internal:4566' }, rules)).toBe(true);
    expect(isServed({ host: 'x.host.docker.internal:4566' }, rules)).toBe(false);
  });

  test.each<[string, IncomingHttpHeaders]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:5173' }],
    ['another name of this machine', { origin: 'http://localhost:4566' }],
    ['another scheme', { origin: 'https://127.0.0.1:4566' }],
    ['a sandboxed frame or a file', { origin: 'null' }],
    ['another site that sends no origin', { 'sec-fetch-site': 'cross-site' }],
    ['another port that sends no origin', { 'sec-fetch-site': 'same-site' }],
    ['a site that browsers of the future name', { 'sec-fetch-site': 'other' }],
    ['a redirect of another site', { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' }],
  ])('the guard of HTTP ports refuses a page of %s', (_page, headers) => {
    expect(isServed({ host, ...headers })).toBe(false);
  });

  test.each<[string, IncomingHttpHeaders]>([
    ['a program', {}],
    ['its own page', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    ['a person who typed the address', { 'sec-fetch-site': 'none' }],
    ["a program that uses Node's fetch", { 'sec-fetch-mode': 'cors' }],
  ])('the guard of HTTP ports serves %s', (_caller, headers) => {
    expect(isServed({ host, ...headers })).toBe(true);
  });

  test('the guard of HTTP ports lets a page of this machine open another, and nothing else', () => {
    const opening = {
      host,
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const isOpened = (method: string, headers: IncomingHttpHeaders) =>
      refusalOf({ method, headers }, { allowsForeign: opensPageFromThisMachine }) === undefined;
    expect(isOpened('GET', opening)).toBe(true);
    expect(isOpened('POST', opening)).toBe(false);
    expect(isOpened('GET', { ...opening, 'sec-fetch-dest': 'iframe' })).toBe(false);
    expect(isOpened('GET', { ...opening, 'sec-fetch-mode': 'no-cors' })).toBe(false);
    expect(isOpened('GET', { ...opening, 'sec-fetch-site': 'cross-site' })).toBe(false);
  });
});

describe('an HTTP API', () => {
  const own = '127.0.0.1:3000';
  const shop = 'https://shop.example';
  const local = 'http://localhost:5173';
  const request = (method: string, headers: IncomingHttpHeaders): GuardedRequest => ({
    method,
    headers: { host: own, ...headers },
  });
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'text/plain;charset=UTF-8' };
  const preflight = request('OPTIONS', { origin: shop, 'access-control-request-method': 'POST' });

  test.each<[string, GuardedRequest, boolean]>([
    ['an origin it names', request('POST', { origin: shop, ...form }), true],
    ['an origin it names, without Origin', request('GET', { referer: `${shop}/` }), true],
    ['another origin', request('POST', { origin: 'https://evil.example', ...json }), false],
    ['a page of this machine that it does not name', request('POST', { origin: local, ...json }), false],
    ['an image of another site', request('GET', { 'sec-fetch-site': 'cross-site' }), false],
    ['a preflight', preflight, true],
  ])('an HTTP API with a CORS configuration, to %s: %#', (_case, asked, isExpected) => {
    expect(foreignPages({ allowOrigins: [shop] })(asked)).toBe(isExpected);
  });

  test.each<[string, GuardedRequest]>([
    ['a preflight, which would invoke its function', preflight],
    ['a page of this machine', request('POST', { origin: local, ...json })],
    ['what a page of this machine reads', request('GET', { origin: local })],
    [
      'what a page of this machine shows',
      request('GET', { referer: `${local}/`, 'sec-fetch-site': 'same-site' }),
    ],
    ['a form', request('POST', { origin: local, ...form })],
    ['another site', request('POST', { origin: shop, ...json })],
    ['a sandboxed frame', request('GET', { origin: 'null' })],
    ['an image of a site without a name', request('GET', { 'sec-fetch-site': 'cross-site' })],
  ])('an HTTP API without a CORS configuration serves no foreign page: %s', (_case, asked) => {
    expect(foreignPages(undefined)(asked)).toBe(false);
  });

  test('an HTTP API opens in a tab from a link of this machine, such as one in the mailbox', () => {
    const link = {
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect(foreignPages(undefined)(request('GET', link))).toBe(true);
  });

  test('an HTTP API opens in a tab where the sign-in page sent a browser, of which Firefox says that another site did', () => {
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const isServed = foreignPages(undefined, {
      isSignInRedirect: (url) => url === `http://${own}/?code=c`,
    });
    const asked = (url: string, others: IncomingHttpHeaders = {}) =>
      isServed({ ...request('GET', { ...headers, ...others }), url });
    expect(asked('/?code=c')).toBe(true);
    expect(asked('/?code=d')).toBe(false);
    expect(asked('/?code=c', { 'sec-fetch-dest': 'iframe' })).toBe(false);
    expect(asked('/?code=c', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' })).toBe(false);
  });

  test('an HTTP API serves an origin that the user allows', () => {
    const isServed = foreignPages(undefined, { allowedOrigins: [shop] });
    expect(isServed(request('POST', { origin: shop, ...form }))).toBe(true);
    expect(isServed(preflight)).toBe(true);
    expect(isServed(request('POST', { origin: local, ...form }))).toBe(false);
  });

  test('an HTTP API for every origin serves every page', () => {
    expect(foreignPages({ allowOrigins: ['*'] })(request('POST', { origin: 'null', ...form }))).toBe(true);
  });
});

describe('a guarded server', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function listening(options: GuardedServerOptions = {}): Promise<number> {
    server = createGuardedServer(options, (incoming, response) => {
      readBody(incoming, 1_000).then(
        (body) => response.end(`${body.length} bytes`),
        (error) => response.writeHead(error instanceof BodyTooLargeError ? 413 : 500).end(),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  async function post(
    port: number,
    headers: IncomingHttpHeaders,
    write: (body: NodeJS.WritableStream) => void,
  ) {
    const asking = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers });
    write(asking);
    const [response] = await once(asking, 'response');
    response.resume();
    asking.on('error', () => {});
    return response.statusCode as number;
  }

  test('a guarded server refuses before it reads the body', async () => {
    const port = await listening();
    // The body never comes.
    const status = post(port, { host: 'evil.example', 'content-length': '100' }, (body) => body.write('x'));
    expect(await status).toBe(403);
  });

  test('a guarded server refuses a body that is announced as too large before it comes', async () => {
    const port = await listening();
    expect(await post(port, { 'content-length': '400000000' }, (body) => body.write('x'))).toBe(413);
  });

  test('a guarded server refuses a chunked body as soon as it is too large', async () => {
    const port = await listening();
    const headers = { 'transfer-encoding': 'chunked' };
    expect(await post(port, headers, (body) => body.write('x'.repeat(1_001)))).toBe(413);
  });

  test('a guarded server refuses a client with Expect: 100-continue before it sends its body', async () => {
    const port = await listening();
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(
      'POST / HTTP/1.1\r\nHost: evil.example\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    );
    const [text] = await once(socket, 'data');
    socket.destroy();
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('a guarded server serves a client that asks first', async () => {
    const port = await listening();
    const headers = { expect: '100-continue', 'content-length': '5' };
    const asking = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers });
    asking.flushHeaders();
    await once(asking, 'continue');
    asking.end('12345');
    const [response] = await once(asking, 'response');
    expect(response.setEncoding('utf8') && (await once(response, 'data'))[0]).toBe('5 bytes');
  });

  test('a guarded server cuts off clients that send slowly', async () => {
    await listening();
    expect(server).toMatchObject({ headersTimeout: 20_000, requestTimeout: 60_000 });
  });

  test('a guarded server closes an idle connection later than its clients', async () => {
    await listening();
    expect(server.keepAliveTimeout).toBe(75_000);
  });
});
