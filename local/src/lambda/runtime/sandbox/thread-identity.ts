import { randomUUID } from 'node:crypto';
import workerThreads from 'node:worker_threads';

/** Part of a lock's description. */
interface NamedLock {
  name: string;
}

interface Locks {
  request(name: string, ...rest: unknown[]): Promise<unknown>;
  query(): Promise<{ held: NamedLock[]; pending: NamedLock[] }>;
}

/**
 * Lets a thread look like the main thread of a separate process. The port is the runtime's: what a function posted there
 * would be its response. Channels and locks, which threads of a process share, are those of the environment.
 */
export function hideThread(): void {
  const own = `${randomUUID()} `;
  const BroadcastChannel = ownChannels(own);
  ownLocks(own);
  Object.assign(globalThis, { BroadcastChannel });
  Object.assign(workerThreads, {
    ...{ isMainThread: true, parentPort: null, workerData: null, threadId: 0 },
    BroadcastChannel,
  });
}

function ownChannels(own: string) {
  return class BroadcastChannel extends workerThreads.BroadcastChannel {
    constructor(name: string) {
      super(own + name);
      Object.defineProperty(this, 'name', { value: String(name) });
    }
  };
}

function ownLocks(own: string): void {
  const locks = (globalThis.navigator as unknown as { locks?: Locks } | undefined)?.locks;
  if (!locks) return;
  const { request, query } = locks;
  const ofThisThread = (all: readonly NamedLock[]) =>
    all
      .filter(({ name }) => name.startsWith(own))
      .map((lock) => ({ ...lock, name: lock.name.slice(own.length) }));
  locks.request = (name, ...rest) => Reflect.apply(request, locks, [own + name, ...rest]);
  locks.query = async () => {
    const { held, pending } = await Reflect.apply(query, locks, []);
    return { held: ofThisThread(held), pending: ofThisThread(pending) };
  };
}
