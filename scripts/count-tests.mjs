/**
 * Prints the slowest test files, the tests that failed and, as the last line, `N passed, N failed`, from jest's JSON report; the checks before the
 * tests count as one.
 * Usage: node scripts/count-tests.mjs REPORT FAILED_CHECKS
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const SLOWEST = 20;
const FAILURE_LINES = 12;
const FAILURE_COLUMNS = 300;

const [, , report, failedChecks] = process.argv;
const text = readFileSync(report, 'utf8');
const results = text ? JSON.parse(text) : { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 0 };
// A suite that could not be loaded has no failed test.
const brokenSuites = results.numRuntimeErrorTestSuites ?? 0;
const passed = results.numPassedTests + (failedChecks === '0' ? 1 : 0);
const failed = results.numFailedTests + brokenSuites + Number(failedChecks);
const slowest = (results.testResults ?? [])
  .map(({ name, startTime, endTime }) => ({
    file: path.relative('.', name),
    seconds: (endTime - startTime) / 1_000,
  }))
  .sort((one, other) => other.seconds - one.seconds)
  .slice(0, SLOWEST);
process.stdout.write(
  `Slowest: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(0)} s`).join(', ')}\n`,
);
// What is above is long, and who reads it may have its end only.
for (const { name, status, message, assertionResults } of results.testResults ?? []) {
  const failures = assertionResults.filter((each) => each.status === 'failed');
  for (const { fullName, failureMessages } of failures)
    printFailure(name, fullName, failureMessages.join('\n'));
  if (status === 'failed' && failures.length === 0) printFailure(name, 'did not run', message);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** @param {string} file @param {string} test @param {string} message */
function printFailure(file, test, message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  process.stdout.write(`\nFAILED ${path.relative('.', file)}: ${test}\n`);
  for (const line of lines.slice(0, FAILURE_LINES))
    process.stdout.write(`  ${line.slice(0, FAILURE_COLUMNS)}\n`);
}
