import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { startTestEndpoint } from '../aws/fakes.ts';
import { type LambdaFixture, startLambda } from './fixture.ts';

const ids = { stackId: 'stack', requestId: 'request', logicalResourceId: 'Thing' };
const cjs = (code: string) => ({ 'index.cjs': code });
const esm = (code: string) => ({ 'index.mjs': code });

/** Beginnings of handlers that call `put(options or URL, body)`, and the rest of what they have in common. */
const bodyOf = `const bodyOf = (event) => JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'p', StackId: event.StackId,
  RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId });`;
const sent = `const sent = (request, body) => new Promise((resolve, reject) => {
  request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
  request.on('error', reject).end(body); });`;

const clients: [string, Record<string, string>][] = [
  [
    'a copy of cfn-response: https.request with hostname, port 443 and path',
    cjs(`const https = require('https'); const url = require('url'); ${bodyOf} ${sent}
      exports.handler = (event) => { const { hostname, path } = url.parse(event.ResponseURL);
        return sent(https.request({ hostname, port: 443, path, method: 'PUT', headers: { 'content-type': '' } }), bodyOf(event)); };`),
  ],
  [
    'hostname and path alone, required when it is needed',
    cjs(`${bodyOf} ${sent}
      exports.handler = (event) => { const { hostname, pathname, search } = new URL(event.ResponseURL);
        return sent(require('node:https').request({ hostname, path: pathname + search, method: 'PUT' }), bodyOf(event)); };`),
  ],
  [
    'a named import of node:https, with the URL',
    esm(`import { request } from 'node:https'; ${bodyOf} ${sent}
      export const handler = (event) => sent(request(event.ResponseURL, { method: 'PUT' }), bodyOf(event));`),
  ],
  [
    'a default import of https, with a separate agent that checks certificates its own way',
    esm(`import https from 'https'; ${bodyOf} ${sent}
      const agent = new https.Agent({ keepAlive: true, minVersion: 'TLSv1.3', ca: [], ciphers: 'TLS_AES_128_GCM_SHA256' });
      export const handler = (event) => sent(https.request(event.ResponseURL, { method: 'PUT', agent }), bodyOf(event));`),
  ],
  [
    'http or https, by the protocol of the URL',
    cjs(`const http = require('http'); const https = require('https'); ${bodyOf} ${sent}
      exports.handler = (event) => { const url = new URL(event.ResponseURL);
        const { request } = url.protocol === 'https:' ? https : http;
        return sent(request({ hostname: url.hostname, port: url.port, path: url.pathname + url.search, method: 'PUT' }), bodyOf(event)); };`),
  ],
  [
    'fetch',
    esm(`${bodyOf}
      export const handler = async (event) => (await fetch(event.ResponseURL, { method: 'PUT', body: bodyOf(event) })).status;`),
  ],
  [
    'a package with its own connections: a named import of node:tls',
    esm(`import { connect } from 'node:tls'; import { request } from 'node:http'; ${bodyOf} ${sent}
      export const handler = (event) => { const { hostname: host, pathname, search } = new URL(event.ResponseURL);
        const createConnection = () => connect({ host, port: 443, servername: host, ALPNProtocols: ['http/1.1'] });
        return sent(request({ createConnection, host, path: pathname + search, method: 'PUT' }), bodyOf(event)); };`),
  ],
];

describe('the host of response URLs', () => {
  let endpoint: AwsEndpoint;
  let lambda: LambdaFixture;
  beforeAll(async () => {
    endpoint = await startTestEndpoint();
    lambda = startLambda({ responseHost: endpoint.responseHost });
  });
  afterAll(async () => {
    await lambda.stop();
    await endpoint.stop(1_000);
  });

  test.each(clients)('the host of response URLs is reached by %s', async (name, files) => {
    const id = lambda.deploy(name.replaceAll(/\W+/g, '-'), files);
    for (const _ of ['in a new connection', 'in one that was kept, or a session that was']) {
      const { url, response } = endpoint.expectResponse(ids);
      expect(await lambda.call(id, requestFor(url))).toMatchObject({ error: false, response: 200 });
      expect(await response).toMatchObject({ status: 'SUCCESS', physicalResourceId: 'p' });
    }
  });

  test('the host of response URLs is the only one: other hosts are left alone, also by their names', async () => {
    lambda.deploy(
      'others',
      esm(`import https from 'node:https';
      export const handler = ({ host, port }) => new Promise((resolve) =>
        https.get({ host, port, path: '/' }).on('error', ({ code, syscall }) => resolve([code, syscall])));`),
    );
    expect((await lambda.call('others', { host: '127.0.0.1', port: 1 })).response).toEqual([
      'ECONNREFUSED',
      'connect',
    ]);
    const { response } = await lambda.call('others', { host: `other.${endpoint.responseHost.name}` });
    expect(response).toEqual([expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), 'getaddrinfo']);
  });
});

const requestFor = (ResponseURL: string) => ({
  ResponseURL,
  StackId: ids.stackId,
  RequestId: ids.requestId,
  LogicalResourceId: ids.logicalResourceId,
});
