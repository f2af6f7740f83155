import type { Contribution } from './contributions.ts';
import type { CountRange } from './count-ranges.ts';
import type { Count } from './domain.ts';
import type { Generation } from './generations.ts';

/** Adds contributions to the counts; one that was added before adds nothing. */
export interface ContributionStore {
  /** All or nothing; at most 100 items, see `partsOf` in contributions.ts. */
  add(contributions: readonly Contribution[]): Promise<void>;
}

/** Reads the counts. */
export interface SalesStore {
  /** The counts of all ranges, in any order. */
  countsOf(ranges: readonly CountRange[]): Promise<Count[]>;
}

/** The generations of the counts. */
export interface GenerationStore {
  /** All of them, by number. */
  read(): Promise<readonly Generation[]>;
  /**
   * Replaces the list.
   * @throws {Error} when it is not the one that was read: another run changed it meanwhile.
   */
  replace(before: readonly Generation[], after: readonly Generation[]): Promise<void>;
}

/** What the sales API needs. */
export interface SalesApiPorts {
  readonly store: SalesStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
