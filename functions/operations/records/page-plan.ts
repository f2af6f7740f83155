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
