import { type Cluster, fontOf } from './font.ts';
import type { Grapheme } from './paragraph.ts';
import type { FontFile, Typeface } from './typefaces.ts';

/** Clusters of one font and direction that are next to each other. Lengths are in ems: 1 is the font size. */
export interface Run {
  readonly file: FontFile;
  /** From left to right. */
  readonly clusters: readonly Cluster[];
  readonly isRightToLeft: boolean;
  readonly width: number;
  /** Distance from the left end of the line. */
  readonly x: number;
}

export type Weight = 'regular' | 'bold';

/** The runs of a line in the order they are read, each in the place where it is seen. */
export function runsOf(graphemes: readonly Grapheme[], weight: Weight): Run[] {
  const runs = Array.from(stretchesOf(graphemes), (stretch) => shaped(stretch, weight));
  const xs = new Map<Shaped, number>();
  let x = 0;
  for (const run of visualOrder(runs)) {
    xs.set(run, x);
    x += run.width;
  }
  return runs.map((run) => ({ ...run, x: xs.get(run) ?? 0 }));
}

interface Shaped extends Omit<Run, 'x'> {
  readonly level: number;
}

function shaped(stretch: readonly Grapheme[], weight: Weight): Shaped {
  const [{ typeface, level }] = stretch as [Grapheme];
  const file = fileOf(typeface, weight);
  const text = stretch.map((grapheme) => grapheme.text).join('');
  const font = fontOf(file);
  const isRightToLeft = level % 2 === 1;
  const clusters = font.clusters(text, isRightToLeft);
  const width = clusters.reduce((sum, { advance }) => sum + advance, 0) / font.unitsPerEm;
  return { file, clusters, isRightToLeft, width, level };
}

function fileOf({ regular, bold }: Typeface, weight: Weight): FontFile {
  return weight === 'bold' && bold ? bold : regular;
}

/** Neighbours of one typeface and level. */
function stretchesOf(graphemes: readonly Grapheme[]): Grapheme[][] {
  const stretches: Grapheme[][] = [];
  for (const grapheme of graphemes) {
    const last = stretches.at(-1);
    const [first] = last ?? [];
    if (last && first?.typeface === grapheme.typeface && first.level === grapheme.level) last.push(grapheme);
    else stretches.push([grapheme]);
  }
  return stretches;
}

/** From left to right: rule L2 of the Unicode bidirectional algorithm. https://www.unicode.org/reports/tr9/#L2 */
export function visualOrder<Leveled extends { readonly level: number }>(runs: readonly Leveled[]): Leveled[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while ((ordered[to]?.level ?? 0) >= level) to += 1;
      ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
  return ordered;
}
