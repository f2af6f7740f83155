import { lookup, lookupService } from 'node:dns/promises';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { awsServiceOf } from '../shared/aws-hosts.ts';
import { Slots } from '../shared/slots.ts';
import {
  allFound,
  HOST_NOT_FOUND,
  hostFound,
  type NameRequest,
  notFound,
  type RequestType,
  readRequest,
  TRY_AGAIN,
  textOf,
  toBytes,
  toText,
  types,
} from './name-protocol.ts';
import type { AwsCall } from './runtime/protocol.ts';

/**
 * Looks up names for everything in a sandbox that asks the C library: child processes, native addons, interpreters. glibc
 * asks a name service cache daemon at `/var/run/nscd/socket` before any other source, and this speaks its protocol.
 * Names of AWS are not found; all others are looked up as the mirror does. A client that gets no response (for users and
 * groups, or when a look-up takes more than 5 s) asks its usual sources.
 */

/** Beside the bootstrap of a process. */
export const NAMES_SOCKET = 'names';

export interface NameServiceOptions {
  /** Services of AWS whose hosts are found, as `awsServiceOf` names them. */
  readonly allowedAwsServices: readonly string[];
  /** Gets each look-up that was refused. */
  readonly onRefused: (call: AwsCall) => void;
  /** Addresses of a name. Default: those that the system's sources have, of both families. */
  readonly lookUp?: (name: string) => Promise<readonly string[]>;
}

/** @returns a server that is not listening yet. */
export function createNameService(options: NameServiceOptions): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const request = readRequest(received);
      if (request === 'incomplete') return;
      socket.removeAllListeners('data');
      void respond(socket, request, options);
    });
    // A client that has gone needs no response.
    socket.on('error', () => socket.destroy());
  });
}

/** Look-ups occupy threads that the mirror reads files with. */
const slots = new Slots(2);

async function respond(
  socket: Socket,
  request: NameRequest | undefined,
  options: NameServiceOptions,
): Promise<void> {
  if (!request) return void socket.destroy();
  const { type, key } = request;
  try {
    socket.end(
      type === types.byAddress || type === types.byAddressV6
        ? await nameOf(key)
        : await addressesOf(textOf(key), type, options),
    );
  } catch (error) {
    const isTemporary = (error as NodeJS.ErrnoException).code === 'EAI_AGAIN';
    socket.end(notFound(type, isTemporary ? TRY_AGAIN : HOST_NOT_FOUND));
  }
}

async function addressesOf(
  name: string,
  type: RequestType,
  { allowedAwsServices, onRefused, lookUp = lookUpAll }: NameServiceOptions,
): Promise<Buffer> {
  const service = awsServiceOf(name);
  if (service !== undefined && !allowedAwsServices.includes(service)) {
    onRefused({ service, operation: 'a look-up of the name', host: name });
    return notFound(type, HOST_NOT_FOUND);
  }
  const addresses = (await inTurn(() => lookUp(name))).map(toBytes);
  if (type === types.all) return allFound(name, addresses);
  const ofFamily = addresses.filter(({ byteLength }) => byteLength === (type === types.byName ? 4 : 16));
  return ofFamily.length === 0 ? notFound(type, HOST_NOT_FOUND) : hostFound(name, ofFamily);
}

async function lookUpAll(name: string): Promise<string[]> {
  const addresses = await lookup(name, { all: true, order: 'verbatim' });
  return addresses.map(({ address }) => address);
}

/** The name of an address. */
async function nameOf(address: Buffer): Promise<Buffer> {
  const type = address.byteLength === 4 ? types.byAddress : types.byAddressV6;
  const { hostname } = await inTurn(() => lookupService(toText(address), 0));
  // Without a name, the system's function returns the address.
  return isIP(hostname) ? notFound(type, HOST_NOT_FOUND) : hostFound(hostname, [address]);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  await slots.acquire();
  return work().finally(() => slots.release());
}
