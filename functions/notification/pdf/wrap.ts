/**
 * Breaks a text into lines that are at most as wide as given; a word that is wider is broken between characters.
 * @param measure Width of a text that stands on one line, in the unit of `width`.
 * @returns At least one line.
 */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    for (const part of measure(word.trimEnd()) <= width ? [word] : word) {
      if (line !== '' && measure((line + part).trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += part;
    }
  }
  return [...lines, line.trimEnd()];
}
