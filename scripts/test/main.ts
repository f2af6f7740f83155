/**
 * `npm test`: jest, with what it needs for ES modules. `npm test -- --changed` runs what the changes of this branch can break;
 * all other arguments are jest's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { testsThatReach } from './affected-tests.ts';
import { changedFiles } from './changed-files.ts';

const nodeOptions = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
];

const args = process.argv.slice(2);
process.exitCode = args.includes('--changed')
  ? runChanged(args.filter((each) => each !== '--changed'))
  : runJest(args);

function runChanged(rest: readonly string[]): number {
  const changed = changedFiles();
  const files = [...new Set([...importersOf(changed), ...filesBelow(testsThatReach(changed))])];
  process.stderr.write(`${changed.length} changed files, ${files.length} test files\n`);
  return files.length === 0 ? 0 : runJest(['--runTestsByPath', ...files, ...rest]);
}

function importersOf(changed: readonly string[]): string[] {
  const files = changed.filter((file) => existsSync(file));
  return files.length === 0 ? [] : listTests(['--findRelatedTests', ...files]);
}

function filesBelow(beginnings: readonly string[]): string[] {
  return beginnings.length === 0 ? [] : listTests(beginnings.map((each) => `<rootDir>/${each}`));
}

function listTests(selection: readonly string[]): string[] {
  const { stdout } = spawnSync(process.execPath, jest(['--listTests', ...selection]), { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

function runJest(jestArguments: readonly string[]): number {
  const { status } = spawnSync(process.execPath, jest(jestArguments), { stdio: 'inherit' });
  return status ?? 1;
}

function jest(jestArguments: readonly string[]): string[] {
  return [...nodeOptions, 'node_modules/jest/bin/jest.js', ...jestArguments];
}
