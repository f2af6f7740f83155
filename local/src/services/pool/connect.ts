import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withFileLock } from '../../shared/file-lock.ts';
import { moduleUrl } from '../../shared/package-directory.ts';
import { ServiceStartError } from '../errors.ts';
import { hostAddress, hostFolder } from './host-place.ts';
import { type Hello, send } from './protocol.ts';

const hostMain = fileURLToPath(moduleUrl('./host-main', import.meta.url));
const ATTEMPTS = 3;

/**
 * Connects to the host of the shared services, which is started when there is none.
 * @throws {ServiceStartError} when it cannot be started.
 */
export async function connectToHost(hello: Omit<Hello, 'secret'>): Promise<Socket> {
  const folder = hostFolder();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Only one of several processes that find no host starts one.
    const socket =
      (await connectTo(folder, hello)) ??
      (await withFileLock(join(folder, 'starting'), async () => {
        const other = await connectTo(folder, hello);
        if (!other) await startHost(folder);
        return other;
      })) ??
      (await connectTo(folder, hello));
    if (socket) return socket;
  }
  throw new ServiceStartError(
    `The host of the shared services does not accept connections. Its log: ${logFile(folder)}. Choose --services=embedded to do without it.`,
  );
}

/** Undefined when none listens: there is none, it was killed, or it is about to end. */
async function connectTo(folder: string, hello: Omit<Hello, 'secret'>): Promise<Socket | undefined> {
  const address = hostAddress(folder);
  if (!address) return undefined;
  const socket = connect(address.port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } catch {
    return undefined; // The caller starts a host.
  }
  socket.on('error', () => socket.destroy());
  send(socket, { ...hello, secret: address.secret });
  return socket;
}

const logFile = (folder: string) => join(folder, 'host.log');

/** Starts the host in a separate session, so that Ctrl-C in a terminal and the end of this process do not end it. */
async function startHost(folder: string): Promise<void> {
  // Options such as --inspect are meant for the user's program.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const log = openSync(logFile(folder), 'w', 0o600);
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', hostMain, folder], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  const stdout = child.stdout as NonNullable<typeof child.stdout>;
  const serving = once(createInterface({ input: stdout }), 'line');
  const [how] = await Promise.race([serving, once(child, 'exit')]);
  stdout.destroy();
  child.unref();
  if (how === 'serving') return;
  throw new ServiceStartError(
    `The host of the shared services ended with ${how}. Its log: ${logFile(folder)}`,
  );
}
