import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { isRunning, killGroup } from '../../../local/src/shared/running-process.ts';
import { until } from '../services/support.ts';

test('A process group ends with what its first process started, and one that has ended is left alone.', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    const inner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' });
    process.stdout.write(String(inner.pid));`;
  const child = spawn(process.execPath, ['-e', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [inner] = await once(child.stdout, 'data');
  killGroup(Number(child.pid));
  await once(child, 'close');
  await until(() => !isRunning(Number(child.pid)) && !isRunning(Number(inner)));
  expect(() => killGroup(Number(child.pid))).not.toThrow();
});
