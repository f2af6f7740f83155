import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { JsonApiClient } from '../../../local/src/api/client.ts';
import { mirrorClient } from '../../../local/src/cli/commands/mirror-client.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each[Symbol.asyncDispose]()));
});

/** A mirror's console, as far as clients see it. @returns its URL. */
async function listen(respond: RequestListener): Promise<string> {
  const server = createServer(respond).listen(0, '127.0.0.1');
  open.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const source = (path: string) =>
  pathToFileURL(`${import.meta.dirname}/../../../local/src/${path}`).toString();

/** The limits of fetch are looked at once a second or so. */
const LATE_MS = 3_000;

/** Limits of fetch are 300 s in production. Here they are 50 ms, in a process of which nothing else is a part. */
const program = (url: string) => `
  import { JsonApiClient } from ${JSON.stringify(source('api/client.ts'))};
  import { mirrorClient } from ${JSON.stringify(source('cli/commands/mirror-client.ts'))};
  await fetch('data:,');
  const dispatchers = Object.getOwnPropertySymbols(globalThis).filter((each) => /undici/.test(each.description));
  for (const each of dispatchers)
    globalThis[each] = new globalThis[each].constructor({ headersTimeout: 50, bodyTimeout: 50 });
  const url = ${JSON.stringify(url)};
  const clients = {
    fetch: async () => (await fetch(url + '/api/v1/slow', { method: 'POST' })).json(),
    package: () => new JsonApiClient(url, () => undefined).post('/slow'),
    command: () => mirrorClient(async () => url, new AbortController().signal).post('/slow'),
  };
  const asked = Object.entries(clients).map(async ([name, ask]) =>
    [name, await ask().catch((error) => error.cause.code)]);
  console.log(JSON.stringify(Object.fromEntries(await Promise.all(asked))));
`;

test('Clients of a mirror wait for a response longer than fetch does, such as that of a function that runs for 15 minutes.', async () => {
  const url = await listen(async (_, response) => {
    await sleep(LATE_MS);
    response.end('{"is":"late"}');
  });
  const args = ['--input-type=module', '--eval', program(url)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual({
    fetch: 'UND_ERR_HEADERS_TIMEOUT',
    package: { is: 'late' },
    command: { is: 'late' },
  });
});

test('A command that is ended while it waits for a response has the reason of its end.', async () => {
  const controller = new AbortController();
  const reason = new Error('Ctrl-C');
  const url = await listen(() => controller.abort(reason));
  const client = mirrorClient(async () => url, controller.signal);
  await expect(client.get('/state')).rejects.toBe(reason);
});

test('A mirror that ends in the middle of its response is an error of both clients that names its address.', async () => {
  const url = await listen((_, response) => {
    response.write('{"is":', () => response.destroy());
  });
  const { signal } = new AbortController();
  await expect(mirrorClient(async () => url, signal).get('/state')).rejects.toThrow(
    `no mirror responds at ${url}: aborted.`,
  );
  await expect(new JsonApiClient(url, () => undefined).get('/state')).rejects.toMatchObject({
    code: 'Ended',
    message: `the mirror does not respond at ${url}`,
  });
});

test('What a client sends arrives as it is, with characters of several bytes.', async () => {
  const url = await listen(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.end(JSON.stringify({ body, type: request.headers['content-type'] }));
  });
  const client = new JsonApiClient(url, () => undefined);
  expect(await client.post('/x', { name: 'Zoë 😀' })).toEqual({
    body: '{"name":"Zoë 😀"}',
    type: 'application/json',
  });
});
