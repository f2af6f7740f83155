/**
 * `npm test`: jest, with what it needs for ES modules. `npm test -- --changed` runs what the changes of this branch can break;
 * all other arguments are jest's.
 */
import { testsThatReach } from './affected-tests.ts';
import { changedFiles } from './changed-files.ts';
import { runJest, testsAt, testsThatImport } from './jest.ts';

const args = process.argv.slice(2);
process.exitCode = args.includes('--changed')
  ? runChanged(args.filter((each) => each !== '--changed'))
  : runJest(args);

function runChanged(rest: readonly string[]): number {
  const changed = changedFiles();
  const files = [...new Set([...testsThatImport(changed), ...testsAt(testsThatReach(changed))])];
  process.stderr.write(`${changed.length} changed files, ${files.length} test files\n`);
  return files.length === 0 ? 0 : runJest(['--runTestsByPath', ...files, ...rest]);
}
