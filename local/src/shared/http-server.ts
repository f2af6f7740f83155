import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Readable } from 'node:stream';
import { type GuardRules, refusalOf } from './http-guard.ts';

/** How long a client may take for all its headers, and for the whole request. */
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;
/**
 * Longer than clients keep idle connections, SDKs and the forwarder among them: a server that is busy and closes one first
 * resets the request that is on its way.
 */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** How often Node looks for clients that took longer. */
const TIMEOUT_CHECK_INTERVAL_MS = 5_000;

export interface GuardedServerOptions extends GuardRules, Pick<ServerOptions, 'maxHeaderSize'> {
  /** Called with each refusal, one sentence. */
  readonly onRefusal?: (reason: string, request: IncomingMessage) => void;
}

/**
 * The one way in which the mirror serves HTTP: requests for another host and of pages of other origins get a 403
 * before anything of them is read, and slow clients are cut off.
 */
export function createGuardedServer(options: GuardedServerOptions, listener: RequestListener): Server {
  const { hostNames, allowsForeign, onRefusal, ...serverOptions } = options;
  const server = createServer({
    noDelay: true,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    ...serverOptions,
  });
  const guarded = guardListener({ hostNames, allowsForeign, onRefusal }, listener);
  server.on('request', guarded);
  // A client that sends `Expect: 100-continue` gets the refusal before it sends its body.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (refusalOf(request, { hostNames, allowsForeign }) === undefined) response.writeContinue();
    guarded(request, response);
  });
  return server;
}

/** The guard alone, for a server that a library starts. */
function guardListener(
  { onRefusal, ...rules }: Pick<GuardedServerOptions, keyof GuardRules | 'onRefusal'>,
  listener: RequestListener,
): RequestListener {
  return (request, response) => {
    const reason = refusalOf(request, rules);
    if (reason === undefined) return listener(request, response);
    onRefusal?.(reason, request);
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: reason }));
  };
}

/** A body with more bytes than its reader takes. */
export class BodyTooLargeError extends Error {
  constructor(limitBytes: number) {
    super(`The request body has more than ${limitBytes} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/**
 * Reads a body that has a limit. Of what is larger nothing is kept: Node drops the rest while the response is sent.
 * @throws {BodyTooLargeError} before it reads, where the client sends the length.
 * @throws when the connection ends before the body does.
 */
export async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  return readAll(message, limitBytes);
}

/**
 * Reads a stream to its end. Events, since an iterator costs the hot path of every table access 20 µs.
 * @throws {BodyTooLargeError} as soon as there are more bytes than the limit, which is none unless given.
 */
export function readAll(stream: Readable, limitBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) return chunks.push(chunk);
      chunks = [];
      stream.off('data', collect).resume();
      return reject(new BodyTooLargeError(limitBytes));
    };
    stream
      .on('data', collect)
      .on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
      .on('error', reject)
      .on('close', () => reject(new Error('the connection was closed before the message was complete')));
  });
}

/** How often connections are ended that have had their last response. */
const IDLE_CHECK_INTERVAL_MS = 50;

/** Takes no more connections, ends each after its response, and all that are left when the grace is over. */
export async function closeServer(
  server: Pick<Server, 'close' | 'closeAllConnections' | 'closeIdleConnections'>,
  graceMs: number,
): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  // Node.js ends those that are idle now; a client keeps the others after their response, for as long as it likes.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_INTERVAL_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(deadline);
  clearInterval(idle);
}
