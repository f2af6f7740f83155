/** Longest chain of encodings that is taken off: base64 of JSON of base64. */
const depth = 3;

/**
 * Looks for texts in another, also where they are encoded: base64 and its URL form (at any place of a longer text), percent
 * signs, JSON escapes.
 * @returns those that are there.
 */
export function foundIn(text: string, wanted: readonly string[]): string[] {
  const found = new Set<string>();
  let layer = [text];
  for (let level = 0; level <= depth; level += 1) {
    for (const each of layer) for (const one of wanted) if (each.includes(one)) found.add(one);
    layer = layer.flatMap(decodings);
  }
  return [...found];
}

function decodings(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [];
  const decoded = runs.map((run) => Buffer.from(run, 'base64').toString('latin1'));
  const unescaped = text.replace(/\\u([0-9a-f]{4})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const unquoted = text.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return [...decoded, unescaped, unquoted].filter((each) => each.length >= 8 && each !== text);
}
