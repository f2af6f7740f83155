import { CommitPosition } from './commit-position.ts';
import { UnreadQueue } from './fetch-buffer.ts';

/** One partition while it is ours. A partition that is lost and comes back is another object. */
export interface AssignedPartition {
  readonly position: CommitPosition;
  /** What was fetched and is not taken in. */
  readonly unread: UnreadQueue;
  /** Offset that was last handed over for a commit. */
  handedOver: number;
  /** Offset that the group's coordinator has. */
  committed: number;
  /** Offset after the last record that the broker has; 0 until the first answer. */
  highWatermark: number;
  /** When the last answer of the broker came, in milliseconds of the mapping's clock. */
  fetchedAt: number;
}

/** The partitions that the group has given to this mapping. */
export class AssignedPartitions {
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
      unread: new UnreadQueue(offset),
      handedOver: offset,
      committed: offset,
      highWatermark: offset,
      fetchedAt: Number.NEGATIVE_INFINITY,
    });
  }

  remove(partition: number): void {
    this.#partitions.delete(partition);
  }

  /** Notes committed offsets. @returns by how many offsets they moved on. */
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
