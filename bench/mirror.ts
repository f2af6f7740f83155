import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Ready } from '../local/src/mirror/ready.ts';
import { startOptions } from '../scripts/start-options.ts';

/** A separate mirror for a bench, in a process as a user starts it. */
export interface BenchMirror {
  readonly ready: Ready;
  readonly readyMs: number;
  readonly process: ChildProcess;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Stops it and forgets its data. */
  stop(): Promise<void>;
}

/**
 * Starts the mirror with our stack on free ports.
 * @param options Further options of `npm start --`; a later one wins.
 * @param nodeOptions Of its process.
 */
export async function startMirror(
  options: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Promise<BenchMirror> {
  const startedAt = performance.now();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'orderstream-bench-'));
  const anyPorts = ['api', 'console', 'aws', 'issuer', 'kafka', 'kafka-iam', 'dynamodb', 'mail'].map(
    (name) => `--${name}-port=0`,
  );
  const child = spawn(
    process.execPath,
    [
      ...startOptions,
      ...nodeOptions,
      'local/src/cli/main.ts',
      '--json',
      `--data-dir=${dataDirectory}`,
      ...anyPorts,
      ...options,
    ],
    {
      cwd: resolve(import.meta.dirname, '..'),
      stdio: ['ignore', 'pipe', 2, 'ipc'],
    },
  );
  const exited = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout as Readable }), 'line');
  const early = exited.then(([code]) => {
    throw new Error(`The mirror ended with ${code} before it was ready.`);
  });
  const [text] = await Promise.race([line, early]);
  return {
    ready: JSON.parse(String(text)) as Ready,
    readyMs: performance.now() - startedAt,
    process: child,
    dataDirectory,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
