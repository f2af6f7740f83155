/** A range of graphemes: the first, and the one after the last. */
export type Range = readonly [from: number, to: number];

/**
 * Breaks graphemes into lines. A word that is too wide for a line is broken between graphemes.
 * @param count How many graphemes there are.
 * @param breaks Graphemes that a line may begin with.
 * @param fits Whether a range fits a line, spaces at its end aside.
 * @returns At least one line.
 */
export function wrap(
  count: number,
  breaks: ReadonlySet<number>,
  fits: (...range: Range) => boolean,
): Range[] {
  const lines: Range[] = [];
  let start = 0;
  for (const [from, to] of partsOf(count, breaks, fits)) {
    if (from > start && !fits(start, to)) {
      lines.push([start, from]);
      start = from;
    }
  }
  return [...lines, [start, count]];
}

/** Words, and the graphemes of those that are too wide. */
function partsOf(
  count: number,
  breaks: ReadonlySet<number>,
  fits: (...range: Range) => boolean,
): readonly Range[] {
  const starts = [
    0,
    ...[...breaks].filter((place) => place > 0 && place < count).sort((a, b) => a - b),
    count,
  ];
  const words = starts.slice(1).map((to, index): Range => [starts[index] ?? 0, to]);
  return words.flatMap(([from, to]) => (fits(from, to) ? [[from, to] as const] : graphemesIn(from, to)));
}

const graphemesIn = (from: number, to: number): Range[] =>
  Array.from({ length: to - from }, (_, index) => [from + index, from + index + 1]);
