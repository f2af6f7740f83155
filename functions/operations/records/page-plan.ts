import type { Position } from './position.ts';

/** An offset of each partition, by the partition's number or by `<topic>-<partition>`. */
export type Cursor = Readonly<Record<string, number>>;

/** The next records of a run that takes several requests, and where they end. */
export interface PagePlan {
  readonly positions: readonly Position[];
  /** The offset behind the page, of each partition. */
  readonly ends: Cursor;
  /** The offset behind the run. */
  readonly until: Cursor;
  /** Records behind the page. */
  readonly waiting: number;
}

/** What is behind a page. */
export interface Rest {
  readonly waiting: number;
  /** Where the next page begins, by the keys of the plan. */
  readonly cursor: Cursor;
}

/**
 * @param left positions of the plan that were not read.
 * @param keyOf key of a position's partition in the plan.
 */
export function restOf(
  { ends, waiting }: Pick<PagePlan, 'ends' | 'waiting'>,
  left: readonly Position[],
  keyOf: (position: Position) => string,
): Rest {
  const cursor: Record<string, number> = { ...ends };
  for (const position of left) {
    const key = keyOf(position);
    cursor[key] = Math.min(position.offset, cursor[key] ?? position.offset);
  }
  return { waiting: waiting + left.length, cursor };
}
