/**
 * Columns as wide as their longest cell.
 * @param figuresFrom the first of the columns whose cells are right-aligned.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  figuresFrom: number,
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const aligned = (cell: string, column: number) =>
    column < figuresFrom ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const shown = (row: readonly string[]) => `  ${row.map(aligned).join('  ')}`.trimEnd();
  return [shown(head), `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`, ...rows.map(shown)];
}
