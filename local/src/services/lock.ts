import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { prepareDataDirectory } from './data-directory.ts';
import { ServiceStartError } from './errors.ts';
import { readIfPresent } from './files.ts';

/** What the lock file says about the mirror that has the data directory. */
interface Holder {
  readonly pid: number;
  /** It sends `id` on this loopback port: a process id alone may be another program's by now. */
  readonly port: number;
  readonly id: string;
}

const RESPONSE_TIMEOUT_MS = 3000;

/**
 * Makes a data directory and takes it for this process. The lock of a mirror that was killed counts no more.
 * @returns how to give it back.
 * @throws {ServiceStartError} when there can be no such directory, or a running mirror has it.
 */
export async function lockDataDirectory(dataDirectory: string): Promise<() => void> {
  await prepareDataDirectory(dataDirectory);
  const file = lockFile(dataDirectory);
  const id = randomUUID();
  const server = await listenWithId(id);
  const { port } = server.address() as AddressInfo;
  try {
    await take(file, { pid: process.pid, port, id }, dataDirectory);
  } catch (error) {
    server.close();
    throw error;
  }
  return () => {
    rmSync(file, { force: true });
    server.close();
  };
}

/** The process id of the mirror that has a data directory; undefined when none runs there. */
export async function holderOf(dataDirectory: string): Promise<number | undefined> {
  const holder = parse(readIfPresent(lockFile(dataDirectory)));
  return holder && (await isRunning(holder)) ? holder.pid : undefined;
}

const lockFile = (dataDirectory: string) => join(dataDirectory, 'locks', 'mirror');

async function listenWithId(id: string): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(id));
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function take(file: string, holder: Holder, dataDirectory: string): Promise<void> {
  while (!writeExclusively(file, JSON.stringify(holder))) {
    const other = parse(readIfPresent(file));
    if (other && (await isRunning(other))) {
      throw new ServiceStartError(
        `The data directory ${dataDirectory} is in use by the mirror with process id ${other.pid}. ` +
          'Stop that mirror, or choose another directory with --data-dir.',
      );
    }
    rmSync(file, { force: true });
  }
}

function writeExclusively(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when a kill cut the file short. */
function parse(content: string | undefined): Holder | undefined {
  try {
    return JSON.parse(content ?? '') as Holder;
  } catch {
    return undefined;
  }
}

async function isRunning(holder: Holder): Promise<boolean> {
  const socket = connect(holder.port, '127.0.0.1');
  const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  signal.addEventListener('abort', () => socket.destroy(new Error('no response')));
  try {
    return (await text(socket)) === holder.id;
  } catch (error) {
    // Refused: no process listens. Silent: one does, and is too busy to respond.
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED';
  }
}
