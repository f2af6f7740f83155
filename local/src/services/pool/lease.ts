import { once } from 'node:events';
import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { ServiceStartError } from '../errors.ts';
import { iamDirectory } from '../iam/directory.ts';
import type { StartContext, StartedServices } from '../start.ts';
import type { ServicesOptions } from '../types.ts';
import { connectToHost } from './connect.ts';
import { LeaseDisturbs } from './lease-disturbs.ts';
import { type HostMessage, type LeasedSet, onMessage, send } from './protocol.ts';

/** What `prepareDataDirectory` makes. */
const EMPTY_ENTRIES = ['locks', '.orderstream-data'];

/**
 * Leases services that run already, or are started for this and later leases: Kafka, tables and mailbox of this mirror alone,
 * empty, on separate ports. At the end they are emptied for the next one.
 * @throws {ServiceStartError} when the data directory holds data of an earlier run: the topics that belong to it are not there.
 * @throws the signal's reason when that aborts.
 */
export async function leaseServices({ options, signal }: StartContext): Promise<StartedServices> {
  requireNewDirectory(options.dataDirectory);
  const { hostNames = [], broker = { listeners: [], settings: {} }, userPid = process.pid } = options;
  const socket = await connectToHost({ user: userPid, needs: { broker, hostNames } });
  const disturbs = new LeaseDisturbs(socket);
  const leasing = leased(socket, disturbs, options, signal);
  options.onWaiting?.();
  const { services, directory } = await leasing;
  const identities = iamDirectory(options.dataDirectory);
  symlinkSync(iamDirectory(directory), identities, 'junction');
  let isStopping = false;
  socket.on('close', () => {
    if (!isStopping)
      options.onUnexpectedExit('The host of the shared services is gone, and Kafka with it. Start again.');
  });
  return {
    service: { ...services, disturbs: disturbs.disturbs },
    stop: async () => {
      isStopping = true;
      rmSync(identities, { force: true });
      if (socket.closed) return;
      send(socket, { isReleased: true });
      await once(socket.end(), 'close');
    },
  };
}

function requireNewDirectory(directory: string): void {
  const kept = readdirSync(directory).filter((entry) => !EMPTY_ENTRIES.includes(entry));
  if (kept.length === 0) return;
  throw new ServiceStartError(
    `The data directory ${directory} has data of an earlier run, and shared services keep none of its topics and tables. ` +
      'Name a new or empty directory with --data-dir, or none; or choose --services=embedded.',
  );
}

/** Follows what the host says, for as long as the connection lasts. */
function leased(
  socket: Socket,
  disturbs: LeaseDisturbs,
  options: ServicesOptions,
  signal: AbortSignal,
): Promise<LeasedSet> {
  const { onProgress, onUnexpectedExit, onKafkaDecision } = options;
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    const refuse = (message: string) => {
      socket.destroy();
      reject(new ServiceStartError(message));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('close', () => refuse('The host of the shared services ended. Start again.'));
    onMessage<HostMessage>(socket, (message) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('refused' in message) refuse(message.refused);
      else if ('failed' in message) onUnexpectedExit(message.failed);
      else if ('disturbanceEnded' in message) disturbs.ended(message.disturbanceEnded);
      else if ('decision' in message) onKafkaDecision?.(message.decision);
      else {
        signal.removeEventListener('abort', abort);
        resolve(message.leased);
      }
    });
  });
}
