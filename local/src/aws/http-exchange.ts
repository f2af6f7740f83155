import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { RequestHead } from './pipeline.ts';
import type { AwsResponse } from './protocol/message.ts';

/** What is known of a request before its body is read. */
export function headOf(incoming: IncomingMessage): RequestHead {
  const target = incoming.url ?? '/';
  const at = target.indexOf('?');
  const search = at < 0 ? '' : target.slice(at);
  return {
    method: incoming.method ?? 'GET',
    path: at < 0 ? target : target.slice(0, at),
    search,
    query: new URLSearchParams(search),
    headers: incoming.headers,
    requestId: randomUUID(),
  };
}

/** Writes a response, with the request's id unless its headers have one. */
export function writeResponse(socket: ServerResponse, response: AwsResponse, requestId: string): void {
  const { statusCode, headers, body = '' } = response;
  if (body instanceof Readable) {
    socket.writeHead(statusCode, { 'x-amzn-requestid': requestId, ...headers });
    pipeline(body, socket, () => {});
    return;
  }
  const hasBody = statusCode !== 204;
  socket.writeHead(statusCode, {
    'x-amzn-requestid': requestId,
    ...(hasBody && { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  socket.end(body);
}
