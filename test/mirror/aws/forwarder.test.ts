import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createForwarder, type Forwarder } from '../../../local/src/aws/forward/forward.ts';
import type { AwsRequest } from '../../../local/src/aws/protocol/message.ts';
import { until } from '../event-source-mapping/harness.ts';

const IDLE_MS = 50;

let server: Server;
let forwarder: Forwarder;
let connections: number;
beforeEach(async () => {
  connections = 0;
  server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    if (request.url === '/slow') await sleep(4 * IDLE_MS);
    response.end(request.url);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  forwarder = createForwarder({
    name: 'backend',
    endpoint: () => endpoint,
    unavailableCode: 'X',
    idleMs: IDLE_MS,
  });
});
afterEach(async () => {
  forwarder.close();
  server.closeAllConnections();
  server.close();
});

async function get(path: string): Promise<string> {
  const request = { method: 'GET', path, search: '', headers: {}, body: Buffer.alloc(0) };
  const { body } = await forwarder.forward(request as unknown as AwsRequest);
  return String(body);
}

test('Requests that follow each other have one connection, which is closed here before the backend does.', async () => {
  expect([await get('/1'), await get('/2')]).toEqual(['/1', '/2']);
  expect(connections).toBe(1);
  const open = promisify(server.getConnections.bind(server));
  await until(async () => (await open()) === 0, 'the end of the idle connection');
  expect(await get('/3')).toBe('/3');
  expect(connections).toBe(2);
});

test('A response may take longer than a connection may be idle.', async () => {
  expect(await get('/slow')).toBe('/slow');
});
