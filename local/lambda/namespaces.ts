import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * How a process gets a file system of its own on Linux: `unshare` of util-linux, with the rights of root or, in a user
 * namespace, of anybody. Its own process ids come with it, so that no signal reaches a process outside.
 */

/** The command that precedes the shell, by its absolute path; its last argument is `--`. */
export type Unshare = readonly string[];

const common = ['--mount', '--pid', '--mount-proc', '--fork', '--kill-child', '--'];
const asAnybody = ['--user', '--map-root-user', ...common];

/** Every kind of mount that `sandbox-script.ts` makes. */
const trial = `set -e
exec 3</
mount -t tmpfs tmpfs /var
mkdir /var/task
mount -c --bind /proc/self/fd/3 /var/task
mount -o remount,bind,ro /var/task
mount -t tmpfs tmpfs /tmp
mount -c --bind /proc/self/fd/3 /opt`;

let probe: Promise<Unshare | undefined> | undefined;

/**
 * Finds out once, in some 20 ms, whether mounts can be made here.
 * @returns undefined where they cannot: macOS, containers and distributions that forbid it.
 */
export function findUnshare(): Promise<Unshare | undefined> {
  probe ??= process.platform === 'linux' ? firstThatWorks() : Promise.resolve(undefined);
  return probe;
}

async function firstThatWorks(): Promise<Unshare | undefined> {
  const program = SYSTEM_PATH.split(':')
    .map((directory) => path.join(directory, 'unshare'))
    .find(existsSync);
  if (program === undefined) return undefined;
  for (const options of process.getuid?.() === 0 ? [common, asAnybody] : [asAnybody]) {
    const candidate = [program, ...options];
    if (await works(candidate)) return candidate;
  }
  return undefined;
}

function works([command = '', ...args]: Unshare): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args, 'sh', '-c', trial], {
      stdio: 'ignore',
      env: { PATH: SYSTEM_PATH },
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Where the tools of the system are, whatever the developer's own PATH has first. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
