/**
 * Prints the slowest test files, the tests that failed and, as the last line, `N passed, N failed`, from jest's JSON
 * reports; the checks beside the tests count as one. Files of the report AGAIN, which ran again, count as in it.
 * Usage: node scripts/count-tests.mjs FAILED_CHECKS REPORT [AGAIN]
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const SLOWEST = 20;
const FAILURE_LINES = 12;
const FAILURE_COLUMNS = 300;

const [, , failedChecks, report, again] = process.argv;
const first = filesOf(report);
const last = again ? filesOf(again) : new Map();
const files = [...new Map([...first, ...last]).values()];
const slowest = files.toSorted((one, other) => secondsOf(other) - secondsOf(one)).slice(0, SLOWEST);
const times = slowest.map((file) => `${nameOf(file)} ${secondsOf(file).toFixed(0)} s`);
process.stdout.write(`Slowest: ${times.join(', ')}\n`);
// What is above is long, and who reads it may have its end only.
for (const name of last.keys())
  for (const each of failuresIn(first.get(name))) print('FAILED, and ran again', each);
const failures = files.flatMap(failuresIn);
for (const each of failures) print('FAILED', each);
const passed = files.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'passed');
// A run without a report has failed, whatever ran again.
const failed = failures.length + Number(failedChecks) + (first.size === 0 ? 1 : 0);
const passedChecks = failedChecks === '0' ? 1 : 0;
process.stdout.write(`${passed.length + passedChecks} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** By absolute path; none when jest ended without a report. @param {string} file */
function filesOf(file) {
  const text = readFileSync(file, 'utf8');
  return new Map((text ? JSON.parse(text).testResults : []).map((each) => [each.name, each]));
}

function nameOf({ name }) {
  return path.relative('.', name);
}

function secondsOf({ startTime, endTime }) {
  return (endTime - startTime) / 1_000;
}

/** A file that could not be loaded has no failed test. */
function failuresIn(file) {
  if (file?.status !== 'failed') return [];
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [{ title: `${nameOf(file)}: did not run`, message: file.message }];
  return failed.map(({ fullName, failureMessages }) => ({
    title: `${nameOf(file)}: ${fullName}`,
    message: failureMessages.join('\n'),
  }));
}

function print(label, { title, message }) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  process.stdout.write(`\n${label} ${title}\n`);
  for (const line of lines.slice(0, FAILURE_LINES))
    process.stdout.write(`  ${line.slice(0, FAILURE_COLUMNS)}\n`);
}
