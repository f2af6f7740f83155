import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNameService, NAMES_SOCKET } from './name-service.ts';
import { sdkDirectory } from './runtime-modules.ts';
import { MOUNT_POINTS, mountedScript, SYSTEM_PATH } from './sandbox-script.ts';

/**
 * How a process gets a separate file system on Linux: `unshare` of util-linux, with the rights of root or, in a user
 * namespace, of any user. A process namespace comes with it, so that no signal reaches a process outside.
 */

/** How processes are started in it. */
export interface Unshare {
  /** What precedes the shell, by its absolute path; its last argument is `--`. */
  readonly command: readonly string[];
  /** Whether programs there ask the mirror for names: the C library is glibc, and built to ask a cache first. */
  readonly asksForNames: boolean;
}

const common = ['--mount', '--pid', '--mount-proc', '--fork', '--kill-child', '--'];
const asAnybody = ['--user', '--map-root-user', ...common];

let probe: Promise<Unshare | undefined> | undefined;

/**
 * Finds out once, in some 60 ms, whether mounts can be made here.
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
    const candidate = await tried([program, ...options]);
    if (candidate) return candidate;
  }
  return undefined;
}

/** Any name of AWS: a lookup finds that there is none. */
const ASKED = 'mirror.amazonaws.com';

/** Runs the script that starts functions with a look-up of a name in the place of a function. */
async function tried(command: readonly string[]): Promise<Unshare | undefined> {
  const runtimeDirectory = mkdtempSync(path.join(tmpdir(), 'orderstream-'));
  for (const each of MOUNT_POINTS) mkdirSync(path.join(runtimeDirectory, each), { recursive: true });
  let asksForNames = false;
  const names = createNameService({ allowedAwsServices: [], onRefused: () => (asksForNames = true) });
  await new Promise<void>((resolve) => names.listen(path.join(runtimeDirectory, NAMES_SOCKET), resolve));
  const code = await run(command, runtimeDirectory);
  names.close();
  rmSync(runtimeDirectory, { recursive: true });
  return code === 0 ? { command, asksForNames } : undefined;
}

function run([file = '', ...args]: readonly string[], runtimeDirectory: string): Promise<unknown> {
  const mounts = {
    codeDirectory: runtimeDirectory,
    layersDirectory: runtimeDirectory,
    runtimeDirectory,
    nodeExecutable: process.execPath,
    sdkDirectory,
    cacheDirectory: runtimeDirectory,
    ephemeralStorageMb: 1,
    hostMounts: [],
  };
  const asking = ['sh', '-c', `getent ahosts ${ASKED} || :`];
  const trial = spawn(file, [...args, 'sh', '-c', ...mountedScript(mounts, asking)], {
    // While the first one is open, the script lets its command run.
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: SYSTEM_PATH },
  });
  return new Promise((resolve) => {
    trial.on('error', resolve);
    trial.on('exit', resolve);
  });
}
