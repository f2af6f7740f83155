import { existsSync, readFileSync } from 'node:fs';

/** Whether a process of this machine has not ended. Its id may be another program's by now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // ESRCH: no such process. EPERM: it is another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Ends a process that began a process group, with those that are in its group; nothing where all have ended meanwhile.
 * Processes that began another process namespace go with the first of that.
 */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: they have ended, and the end may not be reported to this process yet.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether a process has ended and its parent has not asked how: in a container without an init that may be for ever. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  // The name of the program is in parentheses and may hold any character; the state follows. Not on macOS and Windows.
  return existsSync(file) && /\) Z [^)]*$/.test(readFileSync(file, 'latin1'));
}
