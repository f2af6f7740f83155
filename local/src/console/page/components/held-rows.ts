/**
 * What a list shows that must not move: the rows it has, the latest of each key, without those that are gone.
 * @param next all rows, the newest first.
 * @returns also how many of them come before the first that is shown.
 */
export function mergeHeld<Row>(
  shown: readonly Row[],
  next: readonly Row[],
  keyOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly held: number } {
  const known = new Set(shown.map(keyOf));
  const first = next.findIndex((row) => known.has(keyOf(row)));
  if (first < 0) return { rows: shown, held: next.length };
  return { rows: next.slice(first), held: first };
}
