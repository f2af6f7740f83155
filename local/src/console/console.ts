import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { opensPageFromThisMachine } from '../shared/http-guard.ts';
import { createGuardedServer } from '../shared/http-server.ts';
import { consoleApp } from './app.ts';
import type { AppPage } from './app-pages.ts';
import type { Console, ConsoleSource } from './types.ts';

/**
 * Starts the console on 127.0.0.1; a port of 0 means any free one.
 * @param options `hostNames`: names by which it may be called besides those of the loopback interface.
 * @param api is served below `/api/v1`. Absent: there is none.
 * @param pages of the app that runs. Default: none.
 * @throws the server's own error when the port is in use.
 */
export async function startConsole(
  { port, hostNames }: { readonly port: number; readonly hostNames?: readonly string[] },
  source: ConsoleSource,
  api?: Hono,
  pages: readonly AppPage[] = [],
): Promise<Console> {
  const server = createGuardedServer(
    { hostNames, allowsForeign: opensPageFromThisMachine },
    getRequestListener(consoleApp(source, api, pages).fetch),
  );
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => close(server),
  };
}

/** A page that refreshes keeps its connection busy; it is cut, since it only reads. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
