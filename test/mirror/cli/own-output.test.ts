import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from './support/foreign-stack.ts';

const packageFile = join(import.meta.dirname, '../../../local/package.json');

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'own-output-'));
  writeFileSync(join(cwd, 'mirror.config.mjs'), `console.log('loaded'); export default {};`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

test('The help needs no configuration, which may be what is wrong.', async () => {
  const { code, stdout, stderr } = await runCommand(['--help'], { cwd });
  expect([code, stdout.split('\n')[0], stderr]).toEqual([
    0,
    'Runs the synthesized stack on this machine.',
    '',
  ]);
});

test.each(['--version', '-v'])('%s prints the name and the version of the package alone.', async (option) => {
  const { name, version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  expect(await runCommand([option], { cwd })).toEqual({
    code: 0,
    stdout: `${name} ${version}\n`,
    stderr: '',
  });
});

test.each([
  [['status'], 'status is not a command, and there is no folder of this name; accepted: tail, produce, '],
  [
    ['record', '--json'],
    'record is not a command, and there is no folder of this name; accepted: records and ',
  ],
  [['--json', 'tail'], 'tail follows an option; accepted: the command first, then its options.'],
  [['--colour'], "Unknown option '--colour'"],
])('%j ends with code 2 and what is accepted.', async (args, message) => {
  const { code, stdout, stderr } = await runCommand(args, { cwd });
  expect([code, stdout, stderr.replace('loaded\n', '')]).toEqual([
    2,
    '',
    expect.stringMatching(new RegExp(`^error: ${message}.*\n$`)),
  ]);
});

test('A folder whose name is a word is run as an assembly.', async () => {
  mkdirSync(join(cwd, 'assembly'));
  const { code, stderr } = await runCommand(['assembly'], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining('assembly: not a cloud assembly')]);
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
