import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const nodeOptions = ['--disable-warning=TimeoutNegativeWarning'];

/** Folders whose imports jest follows; its configuration names the tests alone. */
const sources = ['bench', 'bin', 'events', 'functions', 'lib', 'local', 'ops', 'scripts', 'test'];

/** Runs jest, which prints. @returns its exit code. */
export function runJest(args: readonly string[]): number {
  return spawnSync(process.execPath, commandOf(args), { stdio: 'inherit' }).status ?? 1;
}

/** Test files that import one of these files, directly or not. */
export function testsThatImport(files: readonly string[]): string[] {
  const present = files.filter((file) => existsSync(file));
  return present.length === 0 ? [] : listTests(['--roots', ...sources, '--findRelatedTests', ...present]);
}

/** Test files whose paths match one of these patterns; none for no pattern. */
export function testsAt(patterns: readonly string[]): string[] {
  return patterns.length === 0 ? [] : listTests(patterns);
}

/** @throws when jest cannot list: to run nothing then would look like success. */
function listTests(selection: readonly string[]): string[] {
  const args = commandOf(['--listTests', ...selection]);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`jest did not list the tests of ${selection.join(' ')}:\n${stderr}`);
  return stdout.split('\n').filter(Boolean);
}

function commandOf(args: readonly string[]): string[] {
  return [...nodeOptions, 'node_modules/jest/bin/jest.js', ...args];
}
