import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * Ports of the loopback interface that no process listens on now. All are held until the last is known, so they differ;
 * another program may still take one before it is used, which the caller must expect.
 */
export async function freePortNumbers(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
