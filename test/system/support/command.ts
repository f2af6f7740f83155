import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Ready } from '../../../local/src/mirror/ready.ts';

const project = resolve(import.meta.dirname, '../../..');

/** A command that runs. */
export interface RunningCommand {
  readonly process: ChildProcess;
  /** What it said on stderr so far. */
  readonly said: () => string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<{ code: number | NodeJS.Signals; stdout: string; stderr: string }>;
}

/** Runs a command of `ops/` as npm does, against a running system. @param name of its folder and of its npm script. */
export async function runCommand(name: string, ready: Ready, ...args: readonly string[]) {
  return await startCommand(name, ready, ...args).ended;
}

/** The same, while it runs. */
export function startCommand(name: string, { aws }: Ready, ...args: readonly string[]): RunningCommand {
  const child = spawn(
    join(project, 'node_modules/.bin/node'),
    [
      '--disable-warning=TimeoutNegativeWarning',
      join(project, `ops/${name}/main.ts`),
      ...['--aws', aws],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, ...output }));
  return { process: child, said: () => output.stderr, ended };
}
