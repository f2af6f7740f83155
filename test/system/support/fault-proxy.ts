import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A way to an HTTP service that can be closed. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Says whether the service is down for a request: then it is answered 503. Default: never. */
  isDown: (request: { readonly url: string; readonly body: string }) => boolean;
  /** Requests that were answered 503. */
  refused: number;
  close(): Promise<void>;
}

/** Stands before a service, so that it can be down for some requests or for all. */
export async function faultProxy(upstream: string): Promise<FaultProxy> {
  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch((error: Error) => answer.destroy(error));
  });
  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method, url = '/', headers } = incoming;
    const body = await buffer(incoming);
    if (proxy.isDown({ url, body: body.toString('utf8') })) {
      proxy.refused += 1;
      answer.writeHead(503, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
      return;
    }
    const outgoing = request(new URL(url, upstream), { method, headers }).end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    answer.writeHead(response.statusCode ?? 502, response.headers).end(await buffer(response));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isDown: () => false,
    refused: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
