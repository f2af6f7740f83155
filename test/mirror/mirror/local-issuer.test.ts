import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { PoolUsers } from '../../../local/src/issuer/pool-users.ts';
import { LocalAddresses } from '../../../local/src/mirror/local-addresses.ts';
import { LocalIssuer } from '../../../local/src/mirror/local-issuer.ts';
import { freePortNumbers } from '../../../local/src/services/port-numbers.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'local-issuer-'));
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

function localIssuer(port: number, starting: AsyncDisposableStack): LocalIssuer {
  const resources = new Map();
  return new LocalIssuer({
    portNumbers: { issuer: port },
    hostNames: [],
    dataDirectory,
    identities: {},
    resources,
    addresses: new LocalAddresses(resources),
    users: new PoolUsers(),
    lambda: { invoke: () => Promise.reject(new Error('no trigger is asked')) },
    starting,
  });
}

test('An issuer that an edit needs starts after the mirror has, and ends with it.', async () => {
  const starting = new AsyncDisposableStack();
  const issuer = localIssuer(0, starting);
  const running = starting.move();
  const { url } = await issuer.start();
  expect((await fetch(`${url}/.well-known/jwks.json`)).status).toBe(200);
  await running.disposeAsync();
  await expect(fetch(`${url}/.well-known/jwks.json`)).rejects.toThrow();
});

test('An issuer whose port is in use starts when it is asked for again and the port is free.', async () => {
  const [port = 0] = await freePortNumbers(1);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await using starting = new AsyncDisposableStack();
  const issuer = localIssuer(port, starting);
  await expect(issuer.start()).rejects.toThrow(`port ${port} is in use`);
  await new Promise((resolve) => other.close(resolve));
  expect(await issuer.start()).toMatchObject({ url: `http://127.0.0.1:${port}` });
});
