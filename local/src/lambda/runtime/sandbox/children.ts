import childProcess, { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PathMap } from './path-map.ts';

/** The part of Node's normalized options that concerns the sandbox. */
interface SpawnOptions {
  /** Null from `exec`. */
  cwd?: string | URL | null;
  file?: string;
  args?: string[];
  stdio?: unknown;
}

type Spawn = (this: ChildProcess, options: SpawnOptions) => unknown;
type SyncCall = (...args: unknown[]) => unknown;

/**
 * Starts child processes where the function is: in its working directory, by paths as it knows them. What the children
 * of a thread write to its stdout and stderr goes into its log: the descriptors are the mirror's.
 * @returns whether a process id is that of a child.
 */
export function confineChildren(map: PathMap, isThread: boolean): (pid: number) => boolean {
  const pids = new Set<number>();
  const prototype = ChildProcess.prototype as unknown as { spawn: Spawn };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const stdio = isThread ? withoutDescriptors(options.stdio) : asGiven(options.stdio);
    const result = Reflect.apply(spawn, this, [{ ...placed(options, map), stdio: stdio.entries }]);
    const { pid } = this;
    if (pid !== undefined) {
      pids.add(pid);
      this.once('exit', () => pids.delete(pid));
    }
    if (stdio.isOutputInherited) this.stdout?.on('data', (chunk) => process.stdout.write(chunk));
    if (stdio.isErrorInherited) this.stderr?.on('data', (chunk) => process.stderr.write(chunk));
    return result;
  };
  const calls = childProcess as unknown as Record<string, SyncCall>;
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) replaceSync(calls, name, map, isThread);
  return (pid) => pids.has(pid);
}

function placed(options: SpawnOptions, map: PathMap): SpawnOptions {
  const { file } = options;
  return {
    ...options,
    cwd: workingDirectory(options, map),
    // Relative ones are found by the child, in its working directory.
    ...(file?.startsWith('/') && { file: map.toReal(file) }),
  };
}

function workingDirectory({ cwd }: SpawnOptions, map: PathMap): string {
  return map.toReal(cwd instanceof URL ? fileURLToPath(cwd) : (cwd ?? '.'));
}

interface Stdio {
  readonly entries: unknown;
  readonly isOutputInherited: boolean;
  readonly isErrorInherited: boolean;
}

const asGiven = (entries: unknown): Stdio => ({
  entries,
  isOutputInherited: false,
  isErrorInherited: false,
});

/** Pipes in the place of descriptors 1 and 2, and nothing in the place of the terminal. */
function withoutDescriptors(stdio: unknown): Stdio {
  const given: unknown[] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  const isOutputInherited = isInherited(given[1], 1, process.stdout);
  const isErrorInherited = isInherited(given[2], 2, process.stderr);
  const entries = [
    isInherited(given[0], 0, process.stdin) ? 'ignore' : (given[0] ?? 'pipe'),
    isOutputInherited ? 'pipe' : (given[1] ?? 'pipe'),
    isErrorInherited ? 'pipe' : (given[2] ?? 'pipe'),
    ...given.slice(3),
  ];
  return { entries, isOutputInherited, isErrorInherited };
}

function isInherited(entry: unknown, descriptor: number, stream: unknown): boolean {
  return entry === 'inherit' || entry === descriptor || entry === stream;
}

/** `execSync(command, options)`, `execFileSync(file, args, options)` and `spawnSync(file, args, options)`. */
function replaceSync(calls: Record<string, SyncCall>, name: string, map: PathMap, isThread: boolean): void {
  const original = calls[name] as SyncCall;
  calls[name] = (file, ...rest) => {
    const args = Array.isArray(rest[0]) ? [rest.shift()] : [];
    const given = (rest[0] ?? {}) as SpawnOptions;
    const stdio =
      isThread && given.stdio !== undefined ? withoutDescriptors(given.stdio) : asGiven(given.stdio);
    const isPath = name !== 'execSync' && typeof file === 'string' && file.startsWith('/');
    const options = { ...given, cwd: workingDirectory(given, map), stdio: entriesFor(name, stdio) };
    const result = original(isPath ? map.toReal(file) : file, ...args, options);
    return name === 'spawnSync' ? passOn(result as SpawnResult, stdio) : passOnOutput(result, stdio);
  };
}

/** `execSync` and `execFileSync` write what they get of stderr to `process.stderr` when no stdio is given. */
function entriesFor(name: string, { entries, isErrorInherited }: Stdio): unknown {
  return name !== 'spawnSync' && isErrorInherited ? undefined : entries;
}

interface SpawnResult {
  readonly stdout: string | Uint8Array;
  readonly stderr: string | Uint8Array;
}

function passOn(result: SpawnResult, { isOutputInherited, isErrorInherited }: Stdio): SpawnResult {
  if (isOutputInherited) process.stdout.write(result.stdout);
  if (isErrorInherited) process.stderr.write(result.stderr);
  return result;
}

function passOnOutput(result: unknown, { isOutputInherited }: Stdio): unknown {
  if (!isOutputInherited) return result;
  process.stdout.write(result as string | Uint8Array);
  return null;
}
