/**
 * `npm test`: jest, with what it needs for ES modules. `npm test -- --changed` runs what the changes of this branch can break,
 * `npm test -- --failed REPORT` the files that failed as of a JSON report of jest; all other arguments are jest's.
 */
import { testsThatReach } from './affected-tests.ts';
import { changedFiles } from './changed-files.ts';
import { failedFilesIn } from './failed-files.ts';
import { runJest, testsAt, testsThatImport } from './jest.ts';

const args = process.argv.slice(2);
process.exitCode = exitCodeOf(args);

function exitCodeOf(given: readonly string[]): number {
  if (given.includes('--changed')) return runChanged(given.filter((each) => each !== '--changed'));
  const at = given.indexOf('--failed');
  return at < 0 ? runJest(given) : runFailed(given[at + 1], given.toSpliced(at, 2));
}

function runChanged(rest: readonly string[]): number {
  const changed = changedFiles();
  const files = [...new Set([...testsThatImport(changed), ...testsAt(testsThatReach(changed))])];
  process.stderr.write(`${changed.length} changed files, ${files.length} test files\n`);
  return files.length === 0 ? 0 : runJest(['--runTestsByPath', ...files, ...rest]);
}

/** A report that names no failed file belongs to a run that ended early: there is nothing to run, and no success. */
function runFailed(report: string | undefined, rest: readonly string[]): number {
  const files = report === undefined ? [] : failedFilesIn(report);
  if (files.length > 0) return runJest(['--runTestsByPath', ...files, ...rest]);
  process.stderr.write(`--failed takes a report of jest's --json with failed files; ${report} names none\n`);
  return 1;
}
