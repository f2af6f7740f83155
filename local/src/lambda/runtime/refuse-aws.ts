import { subscribe } from 'node:diagnostics_channel';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { type AwsRequestHead, awsOperationOf, awsServiceOf } from '../../shared/aws-hosts.ts';
import type { AwsCall } from './protocol.ts';

/** A client that writes nothing before it is connected shows no operation; it is not waited for any longer. */
const SILENCE_MS = 50;

/** Why a connection to AWS was not made; SDKs do not try it again. */
class AwsCallRefused extends Error {
  readonly code = 'ERR_AWS_CALL_REFUSED';
  readonly hostname: string;

  constructor({ service, operation, host }: AwsCall) {
    const variable = service.toUpperCase().replaceAll('-', '_');
    super(
      `${operation} of ${service} at ${host} was refused: the mirror lets no request leave for AWS. ` +
        `Name a local endpoint in the environment of the mirror (AWS_ENDPOINT_URL_${variable}), or allow it with the option --allow-aws ${service}`,
    );
    this.name = 'AwsCallRefused';
    this.hostname = host;
  }
}

interface Refusal {
  readonly service: string;
  readonly host: string;
}

type Report = (call: AwsCall) => void;
type Anything = (...parameters: readonly unknown[]) => unknown;

/**
 * Refuses what a function asks of hosts of AWS, before a packet leaves: connections, and look-ups of names. All of
 * `net`, `tls`, `http`, `https`, `http2`, `fetch` and packages on them connect by `net.Socket`.
 * @param allowed services that are let through, as `awsServiceOf` names them.
 * @param report gets each refused call.
 */
export function refuseAws(allowed: readonly string[], report: Report): void {
  const refusalOf = (host: unknown): Refusal | undefined => {
    const service = typeof host === 'string' ? awsServiceOf(host) : undefined;
    return service === undefined || allowed.includes(service) ? undefined : { service, host: String(host) };
  };
  const heads = requestsOfUndici(refusalOf);
  refuseConnections(refusalOf, heads, report);
  refuseTunnels(refusalOf, heads, report);
  refuseLookups(refusalOf, report);
  // For `import { connect } from 'node:tls'`.
  syncBuiltinESMExports();
}

type RefusalOf = (host: unknown) => Refusal | undefined;

/** The last request of undici to each refused host: it says what it asks for only once it is connected. */
type Heads = Map<string, AwsRequestHead>;

interface ConnectOptions {
  readonly host?: unknown;
  readonly servername?: unknown;
  readonly socket?: net.Socket;
}

/** What `connect` got: options, or a port and a host; Node's own callers have them in a list. */
function optionsOf([first, second]: readonly unknown[]): ConnectOptions {
  if (Array.isArray(first)) return optionsOf(first);
  if (typeof first === 'object' && first !== null) return first;
  return { host: second };
}

function refuseConnections(refusalOf: RefusalOf, heads: Heads, report: Report): void {
  const connect = net.Socket.prototype.connect as Anything;
  net.Socket.prototype.connect = function (this: net.Socket, ...parameters: unknown[]) {
    const { host, servername } = optionsOf(parameters);
    const refusal = refusalOf(isAddressElsewhere(host) ? servername : host) ?? refusalOf(host);
    if (!refusal) return connect.apply(this, parameters);
    return refuse(this, refusal, heads, report);
  } as typeof connect as typeof net.Socket.prototype.connect;
}

/** An address that the client looked up itself: only the name for TLS says whose it is. */
function isAddressElsewhere(host: unknown): boolean {
  return typeof host === 'string' && net.isIP(host) !== 0 && !/^127\.|^::1$/.test(host);
}

/** TLS within a connection that is there: through a proxy. */
function refuseTunnels(refusalOf: RefusalOf, heads: Heads, report: Report): void {
  const connect = tls.connect as Anything;
  const guarded: Anything = (...parameters) => {
    const { socket, host, servername } = optionsOf(parameters);
    const refusal = socket && (refusalOf(servername) ?? refusalOf(host));
    if (!refusal) return connect(...parameters);
    socket.destroy();
    return refuse(new net.Socket(), refusal, heads, report);
  };
  tls.connect = guarded as typeof tls.connect;
}

/** Leaves a socket unconnected, takes what the client writes meanwhile to learn the operation, and destroys it. */
function refuse(socket: net.Socket, refusal: Refusal, heads: Heads, report: Report): net.Socket {
  let written = '';
  const end = () => {
    if (socket.destroyed) return;
    const call = { ...refusal, operation: operationOf(written, heads.get(refusal.host)) };
    heads.delete(refusal.host);
    report(call);
    socket.destroy(new AwsCallRefused(call));
  };
  const take = (chunks: readonly { readonly chunk: unknown }[]) => {
    for (const { chunk } of chunks) written += chunk;
  };
  Reflect.set(socket, 'connecting', true);
  socket._write = (chunk, _encoding, done) => {
    take([{ chunk }]);
    done();
  };
  socket._writev = (chunks, done) => {
    take(chunks);
    done();
  };
  const isKnown = () => written !== '' || heads.has(refusal.host);
  setImmediate(() => (isKnown() ? end() : setTimeout(end, SILENCE_MS)));
  return socket;
}

/** @param written what an HTTP/1.1 client has written so far. */
function operationOf(written: string, ofUndici: AwsRequestHead | undefined): string {
  const [head = '', ...bodies] = written.split('\r\n\r\n');
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(`${head}\r\n`) ?? [];
  if (method === undefined || path === undefined) return ofUndici ? awsOperationOf(ofUndici) : 'a connection';
  const [, target] = /^x-amz-target: *(.*)$/im.exec(head) ?? [];
  return awsOperationOf({ method, path, target, body: bodies.join('\r\n\r\n') });
}

interface UndiciRequest {
  readonly origin?: unknown;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn; text in older versions. */
  readonly headers: unknown;
}

/** https://nodejs.org/api/globals.html#fetch is undici: https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md */
function requestsOfUndici(refusalOf: RefusalOf): Heads {
  const heads: Heads = new Map();
  subscribe('undici:request:create', (message) => {
    const { origin, method, path, headers } = (message as { request: UndiciRequest }).request;
    const host = URL.parse(String(origin))?.hostname;
    if (host === undefined || !refusalOf(host)) return;
    const text = Array.isArray(headers) ? headers.join('\n') : String(headers);
    const [, target] = /x-amz-target(?:\n|: *)(.*)/i.exec(text) ?? [];
    heads.set(host, { method, path, target: target?.trim() });
  });
  return heads;
}

const LOOKUPS = [
  'lookup',
  'resolve',
  ...['4', '6', 'Any', 'Cname', 'Txt', 'Srv'].map((kind) => `resolve${kind}`),
];

function refuseLookups(refusalOf: RefusalOf, report: Report): void {
  const refused = (name: unknown): AwsCallRefused | undefined => {
    const refusal = refusalOf(name);
    if (!refusal) return undefined;
    const call = { ...refusal, operation: 'a look-up of the name' };
    report(call);
    return new AwsCallRefused(call);
  };
  const callbacks = [dns, dns.Resolver.prototype];
  const promises = [dns.promises, dns.promises.Resolver.prototype];
  for (const name of LOOKUPS) {
    for (const target of callbacks)
      replace(target, name, refused, (error, callback) => callWith(callback, error));
    for (const target of promises) replace(target, name, refused, (error) => Promise.reject(error));
  }
}

function callWith(callback: unknown, error: Error): void {
  if (typeof callback === 'function') process.nextTick(callback as Anything, error);
}

function replace(
  target: object,
  name: string,
  refused: (host: unknown) => Error | undefined,
  refuseWith: (error: Error, callback: unknown) => unknown,
): void {
  const original = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  Reflect.set(target, name, function (this: unknown, ...parameters: unknown[]) {
    const error = refused(parameters[0]);
    return error ? refuseWith(error, parameters.at(-1)) : original.apply(this, parameters);
  });
}
