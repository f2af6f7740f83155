import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { freeze } from '../../../local/src/services/jvm/freeze.ts';
import { isRunning, killGroup } from '../../../local/src/shared/running-process.ts';
import { until } from './support.ts';

/** A process that says so when it runs. */
async function running() {
  const child = spawn(process.execPath, ['-e', "process.stdout.write('up'); process.stdin.resume()"], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** Ids of processes whose command line matches a pattern. */
const processesNamed = (pattern: string) =>
  execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => new RegExp(pattern).test(line.trimEnd()))
    .map((line) => Number.parseInt(line, 10));

test('A frozen process continues when its time is over, also where its guard was killed before.', async () => {
  const child = await running();
  const { ended, end } = freeze(child, 600_000);
  const [guard] = processesNamed(`kill -CONT .* 601 ${child.pid}$`);
  killGroup(Number(guard));
  await until(() => !isRunning(Number(guard)));
  end();
  await expect(ended).resolves.toBeUndefined();
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('A process that ends while it is frozen ends the freeze without an error.', async () => {
  const child = await running();
  const { ended, end } = freeze(child, 600_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
  end();
  await expect(ended).resolves.toBeUndefined();
});
