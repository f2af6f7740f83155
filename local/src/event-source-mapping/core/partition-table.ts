import { CommitPosition } from './commit-position.ts';
import { FetchBuffer } from './fetch-buffer.ts';

/** One partition while it is assigned. A partition that is revoked and assigned again is another object. */
export interface AssignedPartition {
  readonly position: CommitPosition;
  /** What was fetched and is not admitted. */
  readonly buffer: FetchBuffer;
  /** Offset that was last passed to the committer. */
  submitted: number;
  /** Offset that the group's coordinator has. */
  committed: number;
  /** Offset after the last record that the broker has; the start offset until the first response. */
  highWatermark: number;
  /** When the last response of the broker was received, in milliseconds of the mapping's clock. */
  fetchedAt: number;
}

/** The partitions that the group has assigned to this mapping. */
export class PartitionTable {
  readonly #partitions = new Map<number, AssignedPartition>();

  get(partition: number): AssignedPartition | undefined {
    return this.#partitions.get(partition);
  }

  numbers(): number[] {
    return [...this.#partitions.keys()];
  }

  get count(): number {
    return this.#partitions.size;
  }

  add({ partition, offset }: { readonly partition: number; readonly offset: number }): void {
    const position = new CommitPosition(offset);
    this.#partitions.set(partition, {
      position,
      buffer: new FetchBuffer(offset),
      submitted: offset,
      committed: offset,
      highWatermark: offset,
      fetchedAt: Number.NEGATIVE_INFINITY,
    });
  }

  remove(partition: number): void {
    this.#partitions.delete(partition);
  }

  /** Records committed offsets. @returns by how many offsets they advanced. */
  committed(offsets: ReadonlyMap<number, number>): number {
    let moved = 0;
    for (const [partition, offset] of offsets) {
      const assigned = this.#partitions.get(partition);
      if (!assigned) continue;
      moved += Math.max(0, offset - assigned.committed);
      assigned.committed = offset;
    }
    return moved;
  }

  /** Records written but not processed yet, per partition. */
  lags(): number[] {
    return [...this.#partitions.values()].map(({ position, highWatermark }) =>
      Math.max(0, highWatermark - position.committable),
    );
  }
}
