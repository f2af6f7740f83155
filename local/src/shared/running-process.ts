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

/** Whether a process has ended and its parent has not asked how: in a container without an init that may be for ever. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  // The name of the program is in parentheses and may hold any character; the state follows. Not on macOS and Windows.
  return existsSync(file) && /\) Z [^)]*$/.test(readFileSync(file, 'latin1'));
}
