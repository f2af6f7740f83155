import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { readAll } from '../../shared/http-server.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';

/** Headers that concern one connection and not the message. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface Forwarder {
  /**
   * Forwards a request as it is and returns the response, headers and bytes unchanged.
   * @throws {ServiceException} with `unavailableCode` and 500 when the backend cannot be reached; SDKs retry that.
   */
  forward(request: AwsRequest): Promise<AwsResponse>;
  close(): void;
}

/** Less than the 30 s after which DynamoDB Local closes a connection, and the 75 s of the mailbox: a request that meets the close fails. */
const IDLE_MS = 15_000;

/** Forwards to one backend over connections that stay open, until they are idle for a while. */
export function createForwarder(backend: {
  name: string;
  endpoint: () => string;
  unavailableCode: string;
  /** In milliseconds. Default: 15,000. */
  idleMs?: number;
}): Forwarder {
  // Of a connection that is in use, it only says that nothing came for so long.
  const agent = new Agent({ keepAlive: true, timeout: backend.idleMs ?? IDLE_MS });
  return {
    async forward(request) {
      try {
        return await responseOf(await send(agent, new URL(backend.endpoint()), request));
      } catch (cause) {
        const message = `${backend.name} at ${backend.endpoint()} does not respond: ${cause}`;
        throw new ServiceException(backend.unavailableCode, message, 500, { cause });
      }
    },
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, endpoint: URL, { method, path, search, headers, body }: AwsRequest) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = { ...endToEnd(headers), 'content-length': body.length };
    const { hostname, port } = endpoint;
    httpRequest({ agent, hostname, port, method, path: path + search, headers: outgoing }, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function responseOf(message: IncomingMessage): Promise<AwsResponse> {
  const body = await readAll(message);
  const headers = { ...endToEnd(message.headers), 'content-length': body.length };
  return { statusCode: message.statusCode ?? 500, headers, body };
}

function endToEnd<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  const endToEndHeaders: Record<string, T> = {};
  for (const name in headers) {
    if (!HOP_BY_HOP.has(name)) endToEndHeaders[name] = headers[name] as T;
  }
  return endToEndHeaders;
}
