import { readFileSync } from 'node:fs';

/** Absolute paths of the test files that failed, as of what jest's `--json --outputFile` wrote; none in an empty report. */
export function failedFilesIn(report: string): string[] {
  const text = readFileSync(report, 'utf8');
  if (text === '') return [];
  const { testResults } = JSON.parse(text) as { testResults: { name: string; status: string }[] };
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}
