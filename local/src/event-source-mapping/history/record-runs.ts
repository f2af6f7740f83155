/** Records of a partition that were added one after the other, their offsets ascending. */
interface Run {
  /** Sequence number of the first. */
  readonly first: number;
  /** Sequence number of the last. */
  last: number;
  readonly firstOffset: number;
  lastOffset: number;
}

/** Where the records of the pipeline are, by partition and offset: sequence numbers of records that were added. */
export class RecordRuns {
  readonly #partitions = new Map<number, Run[]>();

  /**
   * Records of a partition were added with sequence numbers that follow each other. An offset that is not above the last
   * one, as after a rewind, takes the place of all that were there.
   * @param oldest sequence number of the oldest record that is remembered.
   */
  add(partition: number, run: Readonly<Run>, oldest: number): void {
    const runs = this.#partitions.get(partition);
    const last = runs?.at(-1);
    if (!runs || !last || last.lastOffset >= run.firstOffset) {
      this.#partitions.set(partition, [{ ...run }]);
      return;
    }
    if (last.last + 1 === run.first) {
      last.last = run.last;
      last.lastOffset = run.lastOffset;
    } else runs.push({ ...run });
    while ((runs[0]?.last ?? oldest) < oldest) runs.shift();
  }

  /** The run that an offset would be in. */
  find(partition: number, offset: number): Readonly<Run> | undefined {
    return this.#partitions
      .get(partition)
      ?.findLast(({ firstOffset, lastOffset }) => firstOffset <= offset && offset <= lastOffset);
  }

  /** The runs of a partition, which it has no more. */
  take(partition: number): readonly Readonly<Run>[] {
    const runs = this.#partitions.get(partition) ?? [];
    this.#partitions.delete(partition);
    return runs;
  }
}
