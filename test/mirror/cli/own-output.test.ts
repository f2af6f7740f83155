import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from './support/foreign-stack.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'own-output-'));
  writeFileSync(join(cwd, 'mirror.config.mjs'), `console.log('loaded'); export default {};`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

test('What mirror.config prints goes to standard error, and the help alone to standard output.', async () => {
  const { code, stdout, stderr } = await runCommand(['--help'], { cwd });
  expect([code, stdout.split('\n')[0], stderr]).toEqual([
    0,
    'Runs the synthesized stack on this machine.',
    'loaded\n',
  ]);
});

test('A command that reads the configuration of its folder prints nothing of it to standard output.', async () => {
  const { stdout, stderr } = await runCommand(['records', '--json'], { cwd });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^loaded\nerror: no mirror runs in /);
});

test('-h is --help, which names the command of the package.', async () => {
  const { code, stdout } = await runCommand(['-h'], { cwd });
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('\n  orderstream-mirror [cdk.out | template.yaml] [options]\n'),
  ]);
});
