import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { consoleApp } from '../../../local/src/console/app.ts';
import { startConsole } from '../../../local/src/console/console.ts';
import type { Console, ConsoleRole, ConsoleSource, ConsoleState } from '../../../local/src/console/types.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';

const state: ConsoleState = {
  title: 'shop',
  addresses: { api: 'http://127.0.0.1:3000' },
  functions: [{ name: 'orders', invocations: 3, errors: 1 }],
  mappings: [
    {
      uuid: 'uuid-1',
      functionName: 'orders',
      topic: 'payments',
      consumerGroupId: 'g',
      state: 'Enabled',
      problem: '',
      offsetLag: 7,
      metrics: {},
    },
  ],
  notices: [{ time: '2026-11-21T10:00:00Z', text: 'a notice' }],
};
const roles: ConsoleRole[] = [
  {
    role: 'arn:aws:iam::123456789012:role/orders',
    functions: ['orders'],
    grants: [{ action: 'ses:SendEmail', resource: '*', use: 'unused' }],
  },
];
const setMappingEnabled = jest.fn<ConsoleSource['setMappingEnabled']>();
let console_: Console;

beforeAll(async () => {
  console_ = await startConsole({ port: 0 }, { state: () => state, roles: () => roles, setMappingEnabled });
});
beforeEach(() => {
  setMappingEnabled.mockReset();
});
afterAll(() => console_.stop());

test('the state is served as JSON', async () => {
  const response = await fetch(`${console_.url}/state.json`);
  expect(await response.json()).toEqual(state);
});

test('the grants of roles are served as JSON', async () => {
  const response = await fetch(`${console_.url}/grants.json`);
  expect(await response.json()).toEqual(roles);
});

test('the page loads nothing from elsewhere', async () => {
  const response = await fetch(console_.url, { headers: { accept: 'text/html' } });
  const page = await response.text();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
  const served = sources.filter((source) => !source.startsWith('data:'));
  expect(served.sort()).toEqual(['/main.css', '/main.js']);
  for (const path of served) expect((await fetch(console_.url + path)).status).toBe(200);
});

test('The page is also served to programs that accept anything.', async () => {
  const response = await fetch(console_.url, { headers: { accept: '*/*' } });
  expect(response.headers.get('content-type')).toContain('text/html');
  expect((await fetch(`${console_.url}/none`, { headers: { accept: '*/*' } })).status).toBe(404);
});

const change = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${console_.url}/mappings/uuid-1/enabled`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('a mapping', () => {
  test.each([true, false])('a mapping is set to enabled %s', async (enabled) => {
    const response = await change(JSON.stringify({ enabled }), { origin: console_.url });
    expect(response.status).toBe(202);
    expect(setMappingEnabled).toHaveBeenCalledWith('uuid-1', enabled);
  });

  test('a mapping that does not exist gets the error of the service', async () => {
    setMappingEnabled.mockRejectedValue(
      new ServiceException('ResourceNotFoundException', 'no such mapping', 404),
    );
    const response = await change('{"enabled":true}');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'no such mapping' });
  });

  const refused: [string, string, Record<string, string>, number][] = [
    ['by another site', '{"enabled":false}', { origin: 'https://evil.example' }, 403],
    ['by a plain form', '{"enabled":false}', { 'content-type': 'text/plain' }, 415],
    ['by a document that says nothing', '{}', {}, 400],
    ['by text for a truth value', '{"enabled":"false"}', {}, 400],
  ];
  test.each(refused)('a mapping is not changed %s', async (_case, body, headers, status) => {
    expect((await change(body, headers)).status).toBe(status);
    expect(setMappingEnabled).not.toHaveBeenCalled();
  });
});

test('a foreign name that resolves to this machine shows nothing', async () => {
  const { request } = await import('node:http');
  const status = await new Promise((resolve, reject) => {
    request(`${console_.url}/state.json`, { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('The JSON API is served below /api/v1, behind the same guard, with its own limits.', async () => {
  const lambda = { getFunction: () => undefined, listFunctions: () => [] };
  const api = jsonApi({ lambda } as unknown as ApiPorts);
  const withApi = await startConsole(
    { port: 0 },
    { state: () => state, roles: () => roles, setMappingEnabled },
    api,
  );
  const post = (headers: Record<string, string>) =>
    fetch(`${withApi.url}/api/v1/functions/none/invocations`, {
      method: 'POST',
      body: JSON.stringify('x'.repeat(20_000)),
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect(await (await post({})).json()).toMatchObject({ error: { code: 'UnknownFunction' } });
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await fetch(`${withApi.url}/state.json`)).status).toBe(200);
  await withApi.stop();
});

test.each([
  ['GET', '/api/v1/nope', 'text/html'],
  ['GET', '/api/v1/nope', 'application/json'],
  ['GET', '/api/v1', 'text/html'],
  ['DELETE', '/api/v1/topics', 'application/json'],
])('%s %s of the mounted JSON API, which accepts %s, is an unknown route.', async (method, path, accept) => {
  const source = { state: () => state, roles: () => roles, setMappingEnabled };
  const app = consoleApp(source, jsonApi({} as unknown as ApiPorts));
  const response = await app.request(path, { method, headers: { accept } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'UnknownRoute' } });
});
