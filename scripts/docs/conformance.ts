/**
 * Makes `docs/reference/conformance.md` from the tests: `npm run conformance` runs them, on real Kafka, and writes the page.
 * With `--check FILE` it compares the page with the results that a test run left in FILE (`CONFORMANCE_RESULTS`), and
 * ends with exit code 1 when they differ.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceTable } from './conformance-table.ts';
import { type StatementResult, withSection } from './markdown.ts';

const project = join(import.meta.dirname, '../..');
const page = join(project, 'docs/reference/conformance.md');

/** A test that was repeated counts by its last result. */
function resultsIn(file: string): StatementResult[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const results = lines.map((line) => JSON.parse(line) as StatementResult);
  return [...new Map(results.map((result) => [result.id, result])).values()];
}

function runTests(): string {
  const directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  const file = join(directory, 'results.ndjson');
  writeFileSync(file, '');
  const env = { ...process.env, CONFORMANCE_RESULTS: file };
  spawnSync('npm', ['test', '--', 'mirror'], { cwd: project, stdio: ['ignore', 2, 2], env });
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return file;
}

const [option, given] = process.argv.slice(2);
const isCheck = option === '--check';
const file = isCheck ? given : runTests();
if (!file) throw new Error('--check needs the file that CONFORMANCE_RESULTS named in a test run.');

const written = readFileSync(page, 'utf8');
const wanted = withSection(written, 'conformance', conformanceTable(resultsIn(file)));
if (!isCheck) writeFileSync(page, wanted);
else if (written !== wanted) {
  process.stderr.write(
    'docs/reference/conformance.md is not what the tests showed: run npm run conformance\n',
  );
  process.exitCode = 1;
}
