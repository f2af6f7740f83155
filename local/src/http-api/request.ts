import type { IncomingMessage } from 'node:http';
import { readBody } from '../shared/http-server.ts';

/** A request as it came over the wire, read once. */
export interface GatewayRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly encodedPath: string;
  readonly rawQueryString: string;
  /** Lower-case names; repeated headers joined by commas; `cookie` and hop-by-hop headers left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  readonly body: Buffer;
}

/** 10 MB: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a whole request.
 * @throws {BodyTooLargeError} when its body is larger than 10 MB
 * @throws when the client goes away first
 */
export async function readRequest(message: IncomingMessage): Promise<GatewayRequest> {
  const body = await readBody(message, BODY_LIMIT_BYTES);
  const url = message.url ?? '/';
  const query = url.indexOf('?');
  const { cookie, ...headers } = joinHeaders(message.rawHeaders);
  return {
    method: message.method ?? 'GET',
    encodedPath: query < 0 ? url : url.slice(0, query),
    rawQueryString: query < 0 ? '' : url.slice(query + 1),
    headers: { ...headers, 'content-length': String(body.length) },
    cookies: cookie ? cookie.split(/;\s*/) : [],
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    body,
  };
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (HOP_BY_HOP.has(name)) continue;
    const separator = name === 'cookie' ? ';' : ',';
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}${separator}${value}` : value;
  }
  return headers;
}
