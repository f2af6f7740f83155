import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { consoleApp } from './app.ts';
import type { Console, ConsoleSource } from './types.ts';

/**
 * Starts the console on 127.0.0.1; a port of 0 means any free one.
 * @throws the server's own error when the port is in use.
 */
export async function startConsole(
  { port }: { readonly port: number },
  source: ConsoleSource,
): Promise<Console> {
  const server = serve({ fetch: consoleApp(source).fetch, port, hostname: '127.0.0.1' });
  if (!server.listening) await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => close(server),
  };
}

/** A page that refreshes keeps its connection busy; it is cut, since it only reads. */
async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
}
