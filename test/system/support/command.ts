import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Ready } from '../../../local/cli/ready.ts';

const project = resolve(import.meta.dirname, '../../..');

/** Runs a command of `scripts/` as npm does, against a running system. @param name of its folder and of its npm script. */
export async function runCommand(name: string, { aws }: Ready, ...args: readonly string[]) {
  const child = spawn(
    join(project, 'node_modules/.bin/node'),
    [
      '--disable-warning=TimeoutNegativeWarning',
      join(project, `scripts/${name}/main.ts`),
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
  const [code] = await once(child, 'close');
  return { code: code as number, ...output };
}
