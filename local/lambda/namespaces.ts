import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sdkDirectory } from './runtime-modules.ts';
import { MOUNT_POINTS, mountedScript, SYSTEM_PATH } from './sandbox-script.ts';

/**
 * How a process gets a separate file system on Linux: `unshare` of util-linux, with the rights of root or, in a user
 * namespace, of any user. A process namespace comes with it, so that no signal reaches a process outside.
 */

/** The command that precedes the shell, by its absolute path; its last argument is `--`. */
export type Unshare = readonly string[];

const common = ['--mount', '--pid', '--mount-proc', '--fork', '--kill-child', '--'];
const asAnybody = ['--user', '--map-root-user', ...common];

let probe: Promise<Unshare | undefined> | undefined;

/**
 * Finds out once, in some 50 ms, whether mounts can be made here.
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

/** Runs the script that starts functions, with nothing to start. */
async function works([command = '', ...args]: Unshare): Promise<boolean> {
  const runtimeDirectory = mkdtempSync(path.join(tmpdir(), 'orderstream-'));
  for (const each of MOUNT_POINTS) mkdirSync(path.join(runtimeDirectory, each), { recursive: true });
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
  const trial = spawn(command, [...args, 'sh', '-c', ...mountedScript(mounts, ['true'])], {
    stdio: 'ignore',
    env: { PATH: SYSTEM_PATH },
  });
  const code = await new Promise((resolve) => {
    trial.on('error', resolve);
    trial.on('exit', resolve);
  });
  rmSync(runtimeDirectory, { recursive: true });
  return code === 0;
}
