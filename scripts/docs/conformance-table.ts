import { type StatementResult, table } from './markdown.ts';

/** Chapters of the specification that the numbers of statements begin with. */
const chapters: Readonly<Record<string, string>> = {
  '0': 'Laws, whatever a function does',
  '1': 'The event',
  '2': 'Batching, order, pollers',
  '3': 'Positions, offsets, lifecycle',
  '4': 'Errors and retries',
  '5': 'On-failure destinations',
  '6': 'Filters',
  '7': 'Sources',
  '8': 'Topics',
  '9': 'Templates',
  '10': 'Metrics',
};

/** The conformance table: a section a chapter, a row a statement. */
export function conformanceTable(results: readonly StatementResult[]): string {
  const byChapter = Map.groupBy(results.toSorted(byId), ({ id }) => /^\d+/.exec(id)?.[0] ?? '');
  return [...byChapter]
    .map(([chapter, rows]) => `## ${chapters[chapter] ?? `Chapter ${chapter}`}\n\n${rowsOf(rows)}`)
    .join('\n\n');
}

function rowsOf(results: readonly StatementResult[]): string {
  const rows = results.map(({ id, sentence, source, result }) => [id, sentence, source, result]);
  return table(['statement', 'what the mirror does', 'source', 'result'], rows);
}

function byId({ id: one }: StatementResult, { id: other }: StatementResult): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
