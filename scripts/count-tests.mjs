/**
 * Prints `N passed, N failed` from jest's JSON report; the checks before the tests count as one.
 * Usage: node scripts/count-tests.mjs REPORT FAILED_CHECKS
 */
import { readFileSync } from 'node:fs';

const [, , report, failedChecks] = process.argv;
const text = readFileSync(report, 'utf8');
const results = text ? JSON.parse(text) : { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 0 };
// A suite that could not be loaded has no failed test.
const brokenSuites = results.numRuntimeErrorTestSuites ?? 0;
const passed = results.numPassedTests + (failedChecks === '0' ? 1 : 0);
const failed = results.numFailedTests + brokenSuites + Number(failedChecks);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
