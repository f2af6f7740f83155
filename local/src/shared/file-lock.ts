import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;

/** A lock that is just being written is empty for less than this. */
const emptyMs = 5_000;
const silentMs = 2_000;

/** How to wait for a lock. */
export interface LockWait {
  /** Ends the waiting, with its reason. */
  readonly signal?: AbortSignal;
  /** Called once, after two seconds. @param owner process id of the one that has the lock; undefined when it is not known. */
  readonly onWaiting?: (owner: number | undefined) => void;
}

/**
 * Runs the work while no other process of this machine has the lock. The lock of a process that is gone counts no more.
 * @param file holds the owner's process id while the lock is taken; its folder must exist.
 * @throws the reason of `signal` when it aborts before the lock is taken.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  { signal, onWaiting }: LockWait = {},
): Promise<T> {
  const startedAt = performance.now();
  let isSilent = true;
  signal?.throwIfAborted();
  while (!take(file)) {
    if (isAbandoned(file)) rmSync(file, { force: true });
    else await pause(signal);
    if (isSilent && performance.now() - startedAt > silentMs) {
      isSilent = false;
      onWaiting?.(ownerOf(file));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  // The timer's own error hides the reason.
  await sleep(pauseMs, undefined, { signal }).catch(() => {});
  signal?.throwIfAborted();
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock is empty or gone. */
function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const owner = ownerOf(file);
    if (owner === undefined) return Date.now() - statSync(file).mtimeMs > emptyMs;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. Anything else (the file is gone, the process is another user's): look again.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
