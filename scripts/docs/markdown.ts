/** A Markdown table; bars and line breaks in cells are taken care of. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(lineOf).join('\n');
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

export const code = (text: string): string => `\`${text}\``;

/**
 * Puts a text between the markers `<!-- generated: NAME -->` and `<!-- end of NAME -->`.
 * @throws {Error} when the page has no such markers.
 */
export function withSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no ${begin} followed by ${end}. Add both lines.`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** What a test showed about a statement; `test/support/conformance.ts` writes one a line. */
export interface StatementResult {
  /** Section and short name, for example `2.1-batch-size`. */
  readonly id: string;
  /** Where the statement comes from, for example `DOC with-msk`, or `UNCONFIRMED`. */
  readonly source: string;
  readonly sentence: string;
  readonly result: 'passed' | 'failed';
}
