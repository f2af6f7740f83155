import type { CountRange } from './count-ranges.ts';

/**
 * Counts of one build. A later generation replaces the earlier ones for all windows from its first on, so that
 * counts can be rebuilt as far back as the topics reach, and older ones stay.
 */
export interface Generation {
  readonly number: number;
  /** Start of its first window, a full hour, RFC 3339, UTC; empty for all that there are. */
  readonly from: string;
  /** Whether it is read. Until it is filled, the one before it is. */
  readonly isFilled: boolean;
}

/** The generation before any rebuild. */
export const firstGeneration: Generation = { number: 1, from: '', isFilled: true };

/**
 * The generation in which a window is counted.
 * @param start of the window, RFC 3339, UTC.
 */
export function generationAt(generations: readonly Generation[], start: string): Generation {
  return generations.findLast(({ from }) => from <= start) ?? firstGeneration;
}

/** The parts of a range, each with the generation that is read for it. */
export function partsOfRange(
  generations: readonly Generation[],
  range: CountRange,
): { readonly generation: Generation; readonly range: CountRange }[] {
  const filled = generations.filter(({ isFilled }) => isFilled);
  const inForce = filled.filter(({ from }, index) =>
    filled.slice(index + 1).every((next) => from < next.from),
  );
  return inForce.flatMap((generation, index) => {
    const from = later(range.from, generation.from);
    const to = earlier(range.to, inForce[index + 1]?.from ?? range.to);
    return from < to ? [{ generation, range: { ...range, from, to } }] : [];
  });
}

/** Prefix of the keys of a generation's items; the first generation has none. */
export function prefixOf({ number }: Generation): string {
  return number === firstGeneration.number ? '' : `g${number}#`;
}

/**
 * A generation more, or the one that is being filled.
 * @throws {Error} when one with another beginning is being filled.
 */
export function withNext(generations: readonly Generation[], from: string): Generation[] {
  const last = generations.at(-1) ?? firstGeneration;
  if (last.isFilled) return [...generations, { number: last.number + 1, from, isFilled: false }];
  if (last.from === from) return [...generations];
  throw new Error(
    `Generation ${last.number}, from ${last.from || 'the beginning'}, is being filled. Finish it first: the same command with --from ${last.from || 'beginning'}.`,
  );
}

/**
 * The same, with one of them filled.
 * @throws {Error} when there is no generation of this number.
 */
export function withFilled(generations: readonly Generation[], number: number): Generation[] {
  if (!generations.some((each) => each.number === number)) {
    throw new Error(`There is no generation ${number}. Begin one first.`);
  }
  return generations.map((each) => (each.number === number ? { ...each, isFilled: true } : each));
}

const later = (a: string, b: string) => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);
