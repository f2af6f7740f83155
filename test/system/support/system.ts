import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ready } from '../../../local/src/mirror/ready.ts';
import { startOptions } from '../../../scripts/start-options.ts';

const project = resolve(import.meta.dirname, '../../..');
const anyPorts = [
  ...['api', 'console', 'aws', 'issuer', 'dynamodb', 'mail'],
  ...['kafka', 'kafka-iam', 'kafka-tls', 'kafka-scram'],
].map((name) => `--${name}-port=0`);

/** The product as a user starts it: a separate process, known by its JSON line only. */
export interface System {
  readonly ready: Ready;
  readonly process: ChildProcess;
  readonly dataDirectory: string;
  /** What the mirror said on stderr so far. */
  readonly said: () => string;
  /** Ends it with a signal; resolves to the exit code, or to the signal that killed it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts the mirror on free ports.
 * @param args further options of `npm start --`.
 * @param environment further variables of its environment.
 * @param cwd folder of the app; default: that of this project.
 */
export async function startSystem(
  dataDirectory = newDataDirectory(),
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  cwd = project,
): Promise<System> {
  const child = spawn(
    join(project, 'node_modules/.bin/node'),
    [
      ...startOptions,
      join(project, 'local/src/cli/main.ts'),
      '--json',
      `--data-dir=${dataDirectory}`,
      ...anyPorts,
      ...args,
    ],
    { cwd, stdio: ['pipe', 'pipe', 'pipe'], env: { ...withoutTestSettings(), ...environment } },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  const early = exited.then((code) => {
    throw new Error(`the mirror ended with ${code} before it was ready:\n${said}`);
  });
  const ready = JSON.parse(await Promise.race([line, early])) as Ready;
  return {
    ready,
    process: child,
    dataDirectory,
    said: () => said,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/**
 * Starts the mirror on Kafka, tables and a mailbox that the mirror of another test file had before, which saves 6 s of
 * processor: they are empty, and this mirror's alone. Not for files about services, data directories, crashes and restarts.
 * The services wait for the next file as long as this process, jest's worker, lives.
 */
export function startOnSharedServices(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<System> {
  const shared = ['--services=shared', '--stop-at-end-of-input'];
  return startSystem(newDataDirectory(), [...shared, ...args], environment);
}

/** Starts the mirror where it is expected to fail; resolves to its exit code and what it said. */
export async function runToItsEnd(
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(
    join(project, 'node_modules/.bin/node'),
    [...startOptions, 'local/src/cli/main.ts', ...args],
    {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: withoutTestSettings(),
    },
  );
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, ...output };
}

export function newDataDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'orderstream-system-'));
}

export function removeDataDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** jest's own switches must not reach the product. */
function withoutTestSettings(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, NODE_ENV: ___, ...rest } = process.env;
  return rest;
}
