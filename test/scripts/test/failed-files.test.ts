import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failedFilesIn } from '../../../scripts/test/failed-files.ts';

let folder: string;
let report: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'failed-files-'));
  report = path.join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('The files that failed are those that a report names so, also one that could not be loaded.', () => {
  const testResults = [
    { name: '/a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
    { name: '/b.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] },
    { name: '/c.test.ts', status: 'failed', assertionResults: [] },
  ];
  writeFileSync(report, JSON.stringify({ testResults }));
  expect(failedFilesIn(report)).toEqual(['/b.test.ts', '/c.test.ts']);
});

test('The report of a run that ended early names no file.', () => {
  writeFileSync(report, '');
  expect(failedFilesIn(report)).toEqual([]);
});
