import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ownTemporaryFolder, removeTemporaryFolder } from '../shared/temporary-folder.ts';
import { launch } from './launch.ts';
import { MirrorError } from './mirror-error.ts';
import { argumentsOf, type MirrorOptions } from './options.ts';

/** What a mirror writes to. */
export interface Folders {
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Absolute path of a file, when there are values. */
  readonly values?: string;
  /** Absolute path of the folder that is removed at the end. */
  readonly temporary: string;
}

/** The line of `--json`: addresses, tokens and the stack's name. */
export type ReadyLine = Readonly<Record<string, string>>;

/** How many of the printed lines an error has at most. */
const MOST_LINES = 30;

/** @throws {MirrorError} with the line, when something else printed it. */
function readyLineOf(line: string): ReadyLine {
  try {
    return JSON.parse(line) as ReadyLine;
  } catch (cause) {
    throw new MirrorError(
      `the mirror could not be started: its standard output begins with "${line.slice(0, 200)}"; accepted: the JSON line of its addresses`,
      { cause },
    );
  }
}

/** The mirror's command line, as a child process. */
export class MirrorProcess {
  readonly #child: ChildProcess;
  readonly #folders: Folders;
  readonly #lines: string[] = [];
  readonly #ended: Promise<number | null>;
  readonly #signal: AbortSignal | undefined;
  #stopped: Promise<void> | undefined;
  /** An end that is asked for: stop() and dispose wait for it, and have its errors. */
  readonly #onAbort = () => void this.stop().catch(() => {});

  constructor(options: MirrorOptions, folders: Folders) {
    const { app = '.', signal, onLine } = options;
    this.#folders = folders;
    this.#signal = signal;
    // The working directory is where cdk.json is; INIT_CWD of an outer `npm test` would be taken for the user's folder.
    const { INIT_CWD: _, ...env } = process.env;
    const paths = {
      ...(options.assembly !== undefined && { assembly: path.resolve(options.assembly) }),
      ...(options.template !== undefined && { template: path.resolve(options.template) }),
      ...(options.config !== undefined && { config: path.resolve(options.config) }),
    };
    this.#child = launch(argumentsOf({ ...options, ...paths }, folders), {
      cwd: path.resolve(app),
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (this.#child.pid !== undefined) ownTemporaryFolder(folders.temporary, [process.pid, this.#child.pid]);
    this.#ended = once(this.#child, 'close').then(
      ([code]) => code as number | null,
      (error: Error) => {
        this.#lines.push(error.message);
        return null;
      },
    );
    // A mirror that has ended takes no more input.
    this.#child.stdin?.on('error', () => {});
    if (this.#child.stderr) {
      createInterface({ input: this.#child.stderr }).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > MOST_LINES) this.#lines.shift();
        onLine?.(line);
      });
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal) void this.#ended.then(() => signal.removeEventListener('abort', this.#onAbort));
  }

  /** Resolves to the line of `--json`. */
  async ready(): Promise<ReadyLine> {
    const stdout = this.#child.stdout as NonNullable<ChildProcess['stdout']>;
    const line = once(createInterface({ input: stdout }), 'line').then(([text]) => String(text));
    const first = await Promise.race([line, this.#ended]);
    this.#signal?.throwIfAborted();
    if (typeof first === 'string') return readyLineOf(first);
    throw this.#failure('the mirror could not be started');
  }

  /** Why no request can be made: its last lines, or that it was stopped; undefined while it runs. */
  whyEnded(): string | undefined {
    if (this.#hasEnded && !this.#stopped) return this.#failure('the mirror ended').message;
    return this.#stopped && 'the mirror was stopped';
  }

  /** Calling it again waits for the same end. @throws {MirrorError} when the mirror failed. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const hadEnded = this.#hasEnded;
    const code = await this.end();
    if (hadEnded || code !== 0) throw this.#failure('the mirror failed');
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Ends the process, waits until it is gone, and removes what is temporary. */
  async end(): Promise<number | null> {
    this.#child.stdin?.end();
    const code = await this.#ended;
    removeTemporaryFolder(this.#folders.temporary);
    return code;
  }

  #failure(what: string): MirrorError {
    const { exitCode, signalCode } = this.#child;
    const end = signalCode ?? `code ${exitCode}`;
    const errors = this.#lines.filter((line) => /^error\b/i.test(line));
    return new MirrorError([`${what} (${end}):`, ...(errors.length ? errors : this.#lines)].join('\n'));
  }
}
