import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  createTemporaryFolder,
  ownTemporaryFolder,
  removeTemporaryFolder,
} from '../shared/temporary-folder.ts';
import { launch } from './launch.ts';
import { MirrorError } from './mirror-error.ts';
import { argumentsOf, type MirrorOptions } from './options.ts';

/** Addresses of a running mirror. What the template has no use for is an empty string. */
export interface Endpoints {
  /** URL of the HTTP API. */
  readonly api: string;
  /** URL of the console. */
  readonly console: string;
  /** URL of the AWS endpoint, for `endpoint` of SDK clients. */
  readonly aws: string;
  /** `host:port[,…]`, PLAINTEXT. */
  readonly kafka: string;
  /** `host:port[,…]`, TLS. */
  readonly kafkaTls: string;
  /** `host:port[,…]`, SASL/SCRAM over TLS. */
  readonly kafkaScram: string;
  /** URL of the mailbox. */
  readonly mail: string;
  /** URL of the token issuer. */
  readonly issuer: string;
}

/** Configuration of any client of the AWS SDK for JavaScript. */
export interface AwsConfig {
  /** URL of the mirror's AWS endpoint. */
  readonly endpoint: string;
  /** Region of the stack. */
  readonly region: string;
  /** Keys that may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stack that runs. */
export interface Mirror extends AsyncDisposable {
  /** Addresses of what it serves. */
  readonly endpoints: Endpoints;
  /** Name of the stack. */
  readonly stack: string;
  /** Tokens of the local issuer, by the name of their identity in `mirror.config.ts`. */
  readonly tokens: Readonly<Record<string, string>>;
  /** For any client of the AWS SDK: the mirror's endpoint, and keys that may do everything. */
  awsConfig(): AwsConfig;
  /**
   * Drains and ends: no new requests, batches in flight finish and commit. Calling it again waits for the same end.
   * @throws {MirrorError} when the mirror failed.
   */
  stop(): Promise<void>;
}

/** How many of the printed lines an error has at most. */
const MOST_LINES = 30;

/**
 * Starts the mirror in a child process and waits until everything is ready. It ends with {@link Mirror.stop}, at the end
 * of an `await using` block, and when this process ends in whatever way.
 * @throws {MirrorError} with the lines that the mirror printed, when the stack cannot be run.
 * @throws the reason of `signal` when it aborts.
 */
export async function startMirror(options: MirrorOptions = {}): Promise<Mirror> {
  options.signal?.throwIfAborted();
  const folders = createFolders(options);
  const running = new MirrorProcess(options, folders);
  try {
    return running.mirror(await running.ready());
  } catch (error) {
    await running.end();
    throw error;
  }
}

interface Folders {
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Absolute path of a file, when there are values. */
  readonly values?: string;
  /** Absolute path of the folder that is removed at the end. */
  readonly temporary: string;
}

function createFolders({ dataDirectory, values }: MirrorOptions): Folders {
  const temporary = createTemporaryFolder();
  const file = path.join(temporary, 'values.json');
  if (values) writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  const data = dataDirectory === undefined ? path.join(temporary, 'data') : path.resolve(dataDirectory);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return { temporary, dataDirectory: data, ...(values && { values: file }) };
}

/** The line of `--json`: addresses, tokens and the stack's name. */
type ReadyLine = Readonly<Record<string, string>>;

class MirrorProcess {
  readonly #child: ChildProcess;
  readonly #folders: Folders;
  readonly #lines: string[] = [];
  readonly #ended: Promise<number | null>;
  readonly #signal: AbortSignal | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: MirrorOptions, folders: Folders) {
    const { app = '.', signal, onLine } = options;
    this.#folders = folders;
    this.#signal = signal;
    // The working directory is where cdk.json is; INIT_CWD of an outer `npm test` would be taken for the user's folder.
    const { INIT_CWD: _, ...env } = process.env;
    const paths = {
      ...(options.assembly !== undefined && { assembly: path.resolve(options.assembly) }),
      ...(options.template !== undefined && { template: path.resolve(options.template) }),
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
    signal?.addEventListener('abort', () => void this.end(), { once: true });
  }

  /** Resolves to the line of `--json`. */
  async ready(): Promise<ReadyLine> {
    const stdout = this.#child.stdout as NonNullable<ChildProcess['stdout']>;
    const line = once(createInterface({ input: stdout }), 'line').then(([text]) => String(text));
    const first = await Promise.race([line, this.#ended]);
    this.#signal?.throwIfAborted();
    if (typeof first === 'string') return JSON.parse(first) as ReadyLine;
    throw this.#failure('the mirror could not be started');
  }

  mirror(line: ReadyLine): Mirror {
    const { stack = '', region = '', api = '', console = '', aws = '', kafka = '' } = line;
    const { kafkaTls = '', kafkaScram = '', mail = '', issuer = '' } = line;
    const stop = () => {
      this.#stopped ??= this.#stop();
      return this.#stopped;
    };
    return {
      endpoints: { api, console, aws, kafka, kafkaTls, kafkaScram, mail, issuer },
      stack,
      tokens: Object.fromEntries(Object.entries(line).filter(([name]) => /token$/i.test(name))),
      awsConfig: () => ({
        endpoint: aws,
        region,
        credentials: { accessKeyId: 'mirror', secretAccessKey: 'mirror' },
      }),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  }

  async #stop(): Promise<void> {
    const hadEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
    const code = await this.end();
    if (hadEnded || code !== 0) throw this.#failure('the mirror failed');
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
