import type { Outage, Result } from './scenario.ts';

export interface Row {
  readonly away: Outage;
  readonly design: string;
  readonly result: Result;
}

const columns: Readonly<Record<string, (row: Row) => string>> = {
  'away for 4 s': ({ away }) => away,
  design: ({ design }) => design,
  'response, p50 / p99': ({ result }) =>
    `${result.responseP50.toFixed(2)} / ${result.responseP99.toFixed(2)} s`,
  orders: ({ result }) => String(result.sent),
  lost: ({ result }) => String(result.sent - result.completed),
  'paid, yet lost': ({ result }) => String(result.paidInVain),
  'paid, not in sales': ({ result }) => String(result.missingInSales),
  'waiting at its end': ({ result }) => String(result.backlog),
  'none waiting after': ({ result }) => `${result.backlogGoneIn.toFixed(1)} s`,
};

/** The rows as a Markdown table, columns aligned. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((cell) => cell(row)))];
  const widths = Object.keys(columns).map((_, index) =>
    Math.max(...cells.map((line) => line[index]?.length ?? 0)),
  );
  const lines = cells.map(
    (line) => `| ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
