import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Ready } from '../../../local/cli/ready.ts';

const project = resolve(import.meta.dirname, '../../..');

/** Runs `npm run rebuild-timeline` as npm does, against a running system. */
export async function rebuildTimeline({ aws }: Ready, ...args: readonly string[]) {
  const child = spawn(
    join(project, 'node_modules/.bin/node'),
    [
      '--disable-warning=TimeoutNegativeWarning',
      join(project, 'scripts/rebuild-timeline/main.ts'),
      ...['--aws', aws],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: code as number, ...output };
}
