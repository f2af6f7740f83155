import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const project = path.join(import.meta.dirname, '../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'count-tests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file of jest's report. `failures` are messages by title; `null` is a file that could not be loaded. */
const fileOf = (name: string, passed: number, failures: Record<string, string> | null = {}) => ({
  name: path.join(project, name),
  status: failures === null || Object.keys(failures).length > 0 ? 'failed' : 'passed',
  message: 'Cannot find module',
  startTime: 0,
  endTime: 1_000,
  assertionResults: [
    ...Array.from({ length: passed }, () => ({ status: 'passed' })),
    ...Object.entries(failures ?? {}).map(([fullName, message]) => ({
      fullName,
      status: 'failed',
      failureMessages: [message],
    })),
  ],
});
type File = ReturnType<typeof fileOf>;

function count(first: File[] | undefined, again?: File[], failedChecks = 0) {
  const reports = [first, again].map((files, index) => {
    const report = path.join(folder, `${index}.json`);
    writeFileSync(report, files ? JSON.stringify({ testResults: files }) : '');
    return report;
  });
  const script = path.join(project, 'scripts/count-tests.mjs');
  const args = [script, String(failedChecks), ...reports];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { lines: stdout.trimEnd().split('\n'), status };
}

describe('the end of a CI run', () => {
  test('The end of a CI run counts the tests, and the checks as one.', () => {
    const { lines, status } = count([fileOf('a.test.ts', 2), fileOf('b.test.ts', 3)]);
    expect(lines).toEqual(['Slowest: a.test.ts 1 s, b.test.ts 1 s', '6 passed, 0 failed']);
    expect(status).toBe(0);
    expect(count([fileOf('a.test.ts', 2)], undefined, 1)).toMatchObject({
      lines: expect.arrayContaining(['2 passed, 1 failed']),
      status: 1,
    });
  });

  test('The end of a CI run says what failed, also of a file that could not be loaded.', () => {
    const { lines, status } = count([
      fileOf('a.test.ts', 1, { 'one is two': 'expected 2' }),
      fileOf('b.test.ts', 0, null),
    ]);
    expect(lines.slice(1)).toEqual([
      '',
      'FAILED a.test.ts: one is two',
      '  expected 2',
      '',
      'FAILED b.test.ts: did not run',
      '  Cannot find module',
      '2 passed, 2 failed',
    ]);
    expect(status).toBe(1);
  });

  test('The end of a CI run counts a file that ran again by its last run, and says how it failed before.', () => {
    const first = [fileOf('a.test.ts', 4), fileOf('b.test.ts', 1, { waits: 'no record within 120 s' })];
    const passes = count(first, [fileOf('b.test.ts', 2)]);
    expect(passes.lines.slice(2)).toEqual([
      'FAILED, and ran again b.test.ts: waits',
      '  no record within 120 s',
      '7 passed, 0 failed',
    ]);
    expect(passes.status).toBe(0);
    const fails = count(first, [fileOf('b.test.ts', 1, { waits: 'no record within 120 s' })]);
    expect(fails.lines).toContain('FAILED b.test.ts: waits');
    expect(fails.lines.at(-1)).toBe('6 passed, 1 failed');
    expect(fails.status).toBe(1);
  });

  test('A CI run without a report has failed, whatever ran again.', () => {
    expect(count(undefined)).toMatchObject({ lines: ['Slowest: ', '1 passed, 1 failed'], status: 1 });
    expect(count(undefined, [fileOf('a.test.ts', 2)])).toMatchObject({ status: 1 });
  });
});
