import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
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
 * Whether Node's own pipes, which are sockets, can be opened again by path. Linux answers ENXIO
 * (https://man7.org/linux/man-pages/man2/open.2.html); systems with a file system of descriptors duplicate them.
 */
export const canReopenSockets = process.platform !== 'linux';

/**
 * Makes pipes that a function can open as `/dev/stdout`, `/dev/stderr` and `/proc/self/fd/1`, as on AWS. Node.js makes
 * no pipes itself, so these are named ones whose names are removed as soon as both ends are open.
 * @param directory absolute path of a folder that is not shared with other environments.
 */
export async function openOutputPipes(directory: string): Promise<OutputPipes> {
  const files = ['stdout', 'stderr'].map((name) => path.join(directory, name));
  // For everybody: a function may change its user, and the folder is the mirror's alone.
  await run('mkfifo', ['-m', '666', ...files], { env: { PATH: SYSTEM_PATH } });
  const [stdout, stderr] = files.map(openPipe) as [Pipe, Pipe];
  return {
    stdio: [stdout.writer, stderr.writer],
    streams: [stdout.stream, stderr.stream],
    release: () => [stdout, stderr].forEach(({ writer }) => void closeSync(writer)),
  };
}

const run = promisify(execFile);

interface Pipe {
  readonly writer: number;
  readonly stream: Socket;
}

/** The reading end first, which does not wait for the other one. */
function openPipe(file: string): Pipe {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(file, constants.O_WRONLY);
  unlinkSync(file);
  return { writer, stream: new Socket({ fd, readable: true, writable: false }) };
}
