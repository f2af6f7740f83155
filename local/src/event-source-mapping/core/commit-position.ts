/**
 * Where a partition may be committed to. Records are read in ascending order of offset and resolved in any order;
 * the position is the lowest offset not resolved yet, or the end of what was read when all are: offsets that were
 * filtered out, compacted away or are transaction markers count as resolved once everything before them is.
 */
export class CommitPosition {
  #pending: number[] = [];
  #head = 0;
  readonly #resolvedAhead = new Set<number>();
  #readUpTo: number;

  /** @param position offset of the first record to be read. */
  constructor(position: number) {
    this.#readUpTo = position;
  }

  /** Offset of the next record to read. */
  get readUpTo(): number {
    return this.#readUpTo;
  }

  /** The offset to commit: everything below is resolved. */
  get committable(): number {
    return this.#pending[this.#head] ?? this.#readUpTo;
  }

  /** Adds offsets that must be resolved before the position may pass them, and how far the partition was read. */
  read(offsets: readonly number[], readUpTo: number): void {
    for (const offset of offsets) this.#pending.push(offset);
    this.#readUpTo = Math.max(this.#readUpTo, readUpTo);
  }

  /** Marks a record as delivered, sent to the destination, or discarded. */
  resolve(offset: number): void {
    if (offset !== this.#pending[this.#head]) {
      this.#resolvedAhead.add(offset);
      return;
    }
    this.#head++;
    while (this.#resolvedAhead.size > 0 && this.#resolvedAhead.delete(this.committable)) this.#head++;
    this.#forgetResolved();
  }

  #forgetResolved(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#pending.length) return;
    this.#pending = this.#pending.slice(this.#head);
    this.#head = 0;
  }
}
