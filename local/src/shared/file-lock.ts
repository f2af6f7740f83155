import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;

/**
 * Runs the work while no other process of this machine has the lock. The lock of a process that is gone counts no more.
 * @param file holds the owner's process id while the lock is taken; its folder must exist.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!take(file)) {
    if (isAbandoned(file)) rmSync(file, { force: true });
    else await sleep(pauseMs);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
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

function isAbandoned(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    // 0 is a lock that is just being written.
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. Anything else (the file is gone, the process is another user's): look again.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
