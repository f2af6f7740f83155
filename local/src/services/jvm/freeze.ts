import { type ChildProcess, spawn } from 'node:child_process';
import { killGroup } from '../../shared/running-process.ts';
import { type Disturbance, interval } from '../disturbance.ts';

/**
 * Stops a process from running for a time, as a machine that swaps or a long garbage collection does: connections stay, nothing
 * responds. A second process continues it should this one be killed meanwhile: a frozen process does not see that its parent
 * is gone. Not on Windows, which has no signal for it.
 * @param child runs, and is of this user.
 */
export function freeze(child: ChildProcess, durationMs: number): Disturbance {
  const { pid } = child;
  if (pid === undefined) return { ended: Promise.resolve(), end: () => {} };
  child.kill('SIGSTOP');
  const guard = continueLater(pid, durationMs);
  const { ended, end } = interval(durationMs);
  const continued = ended.then(() => {
    child.kill('SIGCONT');
    // With the program that it waits for.
    if (guard.pid !== undefined && guard.exitCode === null && guard.signalCode === null) killGroup(guard.pid);
  });
  return { ended: continued, end };
}

/** After the time and a second, which is not reached when the process was continued before. */
function continueLater(pid: number, durationMs: number): ChildProcess {
  const seconds = Math.ceil(durationMs / 1_000) + 1;
  const guard = spawn('sh', ['-c', 'sleep "$0"; kill -CONT "$1"', String(seconds), String(pid)], {
    stdio: 'ignore',
    detached: true,
  });
  // Without a shell, only the guard is missing.
  guard.on('error', () => {});
  guard.unref();
  return guard;
}
