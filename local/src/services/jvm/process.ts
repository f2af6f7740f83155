import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { rotatingFile } from '../../shared/rotating-file.ts';
import type { Disturbance } from '../disturbance.ts';
import { ServiceStartError } from '../errors.ts';
import { freeze } from './freeze.ts';
import type { Java } from './java.ts';
import { StderrTail } from './stderr-tail.ts';

/** How one of the mirror's JVMs runs. Its main class speaks the protocol of `java/…/Child.java`. */
export interface JvmOptions {
  /** Its name in messages, for example `Kafka`. */
  readonly name: string;
  readonly java: Java;
  readonly jvmArguments: readonly string[];
  readonly classPath: readonly string[];
  readonly mainClass: string;
  readonly mainArguments: readonly string[];
  /** All output goes here; the file of the run before is replaced, and one of 10 MB becomes `….1`. */
  readonly logFile: string;
  readonly onProgress: (message: string) => void;
  /** What the service reports by itself, at any time: the report's first word, and the others. */
  readonly onReport?: (word: string, words: readonly string[]) => void;
  readonly signal: AbortSignal;
  /** Called when the process runs, and is not ready yet. */
  readonly onSpawned?: () => void;
}

export interface Jvm {
  /** Ports the main class chose itself. */
  readonly ports: readonly number[];
  /** Resolves once the process is gone, with what ended it, for example `exit code 1` or `SIGKILL`. */
  readonly exited: Promise<string>;
  /** Freezes the process for a time in milliseconds. */
  freeze(durationMs: number): Disturbance;
  /** SIGKILL: nothing is written or said before the end. */
  kill(): void;
  /** SIGTERM, and SIGKILL when it does not end in time; resolves like `exited`. What froze it ends first. */
  stop(): Promise<string>;
}

/** A port that the main class found taken. */
export class PortTakenError extends Error {
  readonly port: number;

  constructor(port: number) {
    super(`port ${port} is in use`);
    this.port = port;
  }
}

/** Writing the class archive takes Kafka about 3 s on its first stop. */
const STOP_GRACE_MS = 15_000;

/**
 * Starts a JVM and waits until its service is ready.
 * @throws {PortTakenError} when a port is taken.
 * @throws {ServiceStartError} when it ends before it is ready, or the data directory stays locked.
 * @throws the signal's reason when that aborts; the process is gone by then.
 */
export async function startJvm(options: JvmOptions): Promise<Jvm> {
  options.signal.throwIfAborted();
  const log = logOf(options);
  const child = spawnJvm(options, log);
  const exited = exitOf(child);
  const stop = () => stopProcess(child, exited);
  const stderrTail = new StderrTail(child);
  options.onSpawned?.();
  try {
    const ports = await ready(options, { child, exited, log, stderrTail });
    const kill = () => void child.kill('SIGKILL');
    return { ports, exited, stop, kill, freeze: (durationMs) => freeze(child, durationMs) };
  } catch (error) {
    // Nothing is lost: what is not up yet has acknowledged nothing.
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** A log that is emptied at each start and bounded: a service that logs all the time must not fill the disk. */
function logOf({ logFile, name, onProgress }: JvmOptions): Writable {
  writeFileSync(logFile, '', { mode: 0o600 });
  const append = rotatingFile(logFile, LOG_LIMIT_BYTES);
  let isBroken = false;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        append(chunk);
      } catch (error) {
        // The disk is full, or the folder is gone: the service runs on without its log.
        if (!isBroken) onProgress(`The log of ${name} cannot be written: ${error}`);
        isBroken = true;
      }
      done();
    },
  });
}

function spawnJvm(options: JvmOptions, log: Writable): ChildProcess {
  const { java, jvmArguments, classPath, mainClass, mainArguments } = options;
  const child = spawn(
    java.command,
    [...jvmArguments, '-cp', classPath.join(delimiter), mainClass, ...mainArguments],
    {
      // Standard input is the life line: the JVM ends itself when this process is gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own process group: Ctrl-C in a terminal reaches the mirror alone, which drains before it stops the broker.
      detached: true,
      // Java 17 takes the encoding of file names from the locale; in the plain C locale it is ASCII.
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    },
  );
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  child.stdin?.on('error', () => log.write('standard input is closed\n'));
  return child;
}

async function exitOf(child: ChildProcess): Promise<string> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    return String(error);
  }
  const [code, signal] = await once(child, 'exit');
  return signal ?? `exit code ${code}`;
}

/** What the main class reports on standard output, by its first word. */
type Reports = Record<string, (words: string[]) => void>;

interface Starting {
  readonly child: ChildProcess;
  readonly exited: Promise<string>;
  readonly log: Writable;
  readonly stderrTail: StderrTail;
}

function ready(options: JvmOptions, starting: Starting): Promise<number[]> {
  const { child, exited, log, stderrTail } = starting;
  const { name, onProgress, onReport, signal, logFile } = options;
  return new Promise((resolve, reject) => {
    const reports: Reports = {
      waiting: () => onProgress(`Waiting for the ${name} of the run before to end`),
      locked: () =>
        reject(new ServiceStartError(`The ${name} of an earlier run does not end. End it and start again.`)),
      'port-in-use': ([port]) => reject(new PortTakenError(Number(port))),
      ready: (ports) => resolve(ports.map(Number)),
    };
    follow(child, reports, onReport, log);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    void exited.then(async (how) => {
      const words = await stderrTail.all;
      reject(portTaken(words) ?? new ServiceStartError(startFailure(name, how, logFile, words)));
    });
  });
}

/** Kafka's own words when another program took the port after it was found free. */
function portTaken(words: readonly string[]): PortTakenError | undefined {
  const [, port] = /failed to bind to \S+?:(\d+)/.exec(words.join('\n')) ?? [];
  return port === undefined ? undefined : new PortTakenError(Number(port));
}

function startFailure(name: string, how: string, logFile: string, words: readonly string[]): string {
  const shown = words.filter((line) => !/^\s+(at|\.\.\.) /.test(line)).slice(-5);
  const quoted = shown.map((line) => `\n  ${line.slice(0, 300)}`).join('');
  return `${name} did not start (${how}). Its log: ${logFile}${quoted && `, which ends with:${quoted}`}`;
}

function follow(
  child: ChildProcess,
  reports: Reports,
  onReport: JvmOptions['onReport'],
  log: Writable,
): void {
  if (!child.stdout) return;
  createInterface(child.stdout).on('line', (line) => {
    log.write(`${line}\n`);
    const [, word = '', ...words] = line.startsWith('orderstream: ') ? line.split(' ') : [];
    if (reports[word]) reports[word](words);
    else if (word) onReport?.(word, words);
  });
}

async function stopProcess(child: ChildProcess, exited: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  return exited.finally(() => clearTimeout(timer));
}
