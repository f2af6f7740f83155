import { execFile } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SYSTEM_PATH } from './sandbox-script.ts';

/** Stdout and stderr of a process that is about to start. */
export interface OutputPipes {
  /** Entries 1 and 2 of the `stdio` of `spawn`. */
  readonly stdio: readonly [number, number];
  /** What the process and its children write; each ends when the last of them has closed its end. */
  readonly streams: readonly [stdout: Socket, stderr: Socket];
  /** Closes the mirror's copies of the ends that are written to: to be called once the process has its own. */
  release(): void;
}

/**
 * Whether Node's own pipes, which are sockets, can be opened again by path. Linux responds with ENXIO
 * (https://man7.org/linux/man-pages/man2/open.2.html); systems with a file system of descriptors duplicate them.
 */
export const canReopenSockets = process.platform !== 'linux';

/**
 * Takes pipes that a function can open as `/dev/stdout`, `/dev/stderr` and `/proc/self/fd/1`, as on AWS. Some are kept
 * in store, since making them takes 3 ms: a cold start does not wait for that, apart from the first one.
 * @throws {Error} when the system makes none
 */
export async function takeOutputPipes(): Promise<OutputPipes> {
  while (store.length < 2) await fill();
  const [stdout, stderr] = store.splice(0, 2) as [Pipe, Pipe];
  // If that fails, the next one to take pipes gets the error.
  if (store.length < 2) fill().catch(() => {});
  return {
    stdio: [stdout.writer, stderr.writer],
    streams: [streamOf(stdout), streamOf(stderr)],
    release: () => [stdout, stderr].forEach(({ writer }) => void closeSync(writer)),
  };
}

/** Descriptors of both ends. */
interface Pipe {
  readonly reader: number;
  readonly writer: number;
}

const store: Pipe[] = [];
let filling: Promise<void> | undefined;
const NAMES = ['1', '2', '3', '4'];

function fill(): Promise<void> {
  filling ??= makePipes().finally(() => {
    filling = undefined;
  });
  return filling;
}

/** Node.js makes no pipes itself, so these are named ones whose names are removed as soon as both ends are open. */
async function makePipes(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'orderstream-'));
  const files = NAMES.map((name) => path.join(directory, name));
  try {
    // For every user: a function may change its user, and the folder is the mirror's alone.
    await run('mkfifo', ['-m', '666', ...files], { env: { PATH: SYSTEM_PATH } });
    store.push(...files.map(openPipe));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const run = promisify(execFile);

/** The reading end first, which does not wait for the other one. */
function openPipe(file: string): Pipe {
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(file, constants.O_WRONLY) };
}

const streamOf = ({ reader }: Pipe) => new Socket({ fd: reader, readable: true, writable: false });
