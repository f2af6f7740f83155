/** Commits that are kept of a partition. */
const KEPT = 128;

interface Commit {
  readonly offset: number;
  readonly at: number;
}

/** When offsets were committed, for the last commits of each partition. */
export class CommitTimes {
  readonly #commits = new Map<number, Commit[]>();

  /** @param offset everything below is committed. A lower one than before, after a rewind, replaces the later ones. */
  add(partition: number, offset: number, at: number): void {
    const kept = (this.#commits.get(partition) ?? []).filter((commit) => commit.offset < offset);
    kept.push({ offset, at });
    if (kept.length > KEPT) kept.shift();
    this.#commits.set(partition, kept);
  }

  /** When the record was committed. Undefined when it was not, or before the commits that are kept. */
  of(partition: number, offset: number): number | undefined {
    const commits = this.#commits.get(partition) ?? [];
    const index = commits.findIndex((commit) => commit.offset > offset);
    const isExact = index > 0 || commits.length < KEPT;
    return isExact ? commits[index]?.at : undefined;
  }
}
