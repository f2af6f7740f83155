import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyTooLargeError, closeServer, createGuardedServer } from '../shared/http-server.ts';
import { foreignPages } from './foreign-pages.ts';
import { createGateway, type Gateway, newRequestId } from './gateway.ts';
import { gatewayResponse, type HttpResponse } from './gateway-responses.ts';
import { readRequest } from './request.ts';
import type { HttpApiConfiguration, HttpApiPorts, HttpApiServer } from './types.ts';

export interface ListenOptions {
  /** 0 means any free one. */
  readonly port: number;
  /** `127.0.0.1` unless said otherwise. */
  readonly host?: string;
  /** Names by which it may be called besides those of the loopback interface. */
  readonly hostNames?: readonly string[];
  /** Origins whose pages may call it, besides those of its CORS configuration. */
  readonly origins?: readonly string[];
}

/** API Gateway takes 10,240 bytes of headers; more than that is left to the function to refuse. */
const HEADER_LIMIT_BYTES = 64 * 1024;

/**
 * Serves one `AWS::ApiGatewayV2::Api` of protocol HTTP on its own port, with payload format 2.0.
 * @throws {Error} for a route key that cannot be served, or with code EADDRINUSE when the port is taken
 */
export async function startHttpApi(
  configuration: HttpApiConfiguration,
  ports: HttpApiPorts,
  { port, host = '127.0.0.1', hostNames, origins }: ListenOptions,
): Promise<HttpApiServer> {
  let gateway = createGateway(configuration, ports);
  const rules = { allowedOrigins: origins, isSignInRedirect: ports.isSignInRedirect };
  let allowsForeign = foreignPages(configuration.cors, rules);
  const server = createGuardedServer(
    {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      hostNames,
      allowsForeign: (request) => allowsForeign(request),
      onRefusal: refusalLog(configuration, ports.log),
    },
    (message, response) => {
      serve(gateway, message, response).catch((error: unknown) => {
        // The client went away while its request was read: no client is left to respond to.
        if (!message.destroyed) ports.log.warn(`${configuration.name}: ${message.url}: ${error}`);
        response.destroy();
      });
    },
  );
  await listen(server, port, host);
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const replace = (replacement: HttpApiConfiguration) => {
    gateway = createGateway(replacement, ports);
    allowsForeign = foreignPages(replacement.cors, rules);
  };
  return { url, replace, stop: (graceMs) => closeServer(server, graceMs) };
}

async function serve(gateway: Gateway, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newRequestId();
  const request = await readRequest(message).catch(tooLarge);
  if (!request) return write(response, gatewayResponse(413), requestId);
  write(response, await gateway(request, requestId, abandonedBy(response)), requestId);
}

function tooLarge(error: unknown): undefined {
  if (!(error instanceof BodyTooLargeError)) throw error;
}

/** Origins that are reported; a page can make up any number of names. */
const REPORTED_ORIGINS = 20;

/** Logs the first refusal of each origin, with what to do when the page is the developer's own. */
function refusalLog({ name }: HttpApiConfiguration, log: HttpApiPorts['log']) {
  const reported = new Set<string>();
  return (reason: string, { method, url, headers: { origin } }: IncomingMessage) => {
    if (origin === undefined || reported.has(origin) || reported.size === REPORTED_ORIGINS) return;
    reported.add(origin);
    const remedy = `If the page is yours, name ${origin} in the API's CorsConfiguration or start with --allow-origin ${origin}.`;
    log.warn(`${name}: refused ${method} ${url}: ${reason} ${remedy}`);
  };
}

/** Aborted when the connection ends before the response does. */
function abandonedBy(response: ServerResponse): AbortSignal {
  const abandonment = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abandonment.abort();
  });
  return abandonment.signal;
}

function write(socket: ServerResponse, response: HttpResponse, requestId: string): void {
  try {
    socket.writeHead(response.statusCode, toNodeHeaders(response, requestId));
    socket.end(response.body);
  } catch {
    // Node refuses header values with control characters: a malformed response of the function.
    const failure = gatewayResponse(500);
    socket.writeHead(failure.statusCode, toNodeHeaders(failure, requestId)).end(failure.body);
  }
}

function toNodeHeaders(response: HttpResponse, requestId: string): Record<string, string | string[]> {
  const hasBody = response.statusCode !== 204 && response.statusCode !== 304;
  return {
    ...response.headers,
    ...(response.cookies.length > 0 && { 'set-cookie': [...response.cookies] }),
    ...(hasBody && { 'content-length': String(Buffer.byteLength(response.body)) }),
    'apigw-requestid': requestId,
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
