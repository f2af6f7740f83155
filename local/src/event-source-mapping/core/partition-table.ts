import { CommitPosition } from './commit-position.ts';
import { FetchBuffer } from './fetch-buffer.ts';

/** Where a partition starts. */
export interface PartitionStart {
  readonly partition: number;
  readonly offset: number;
}

/** One partition while it is held. A partition that is revoked and assigned again is another object. */
export interface HeldPartition {
  readonly position: CommitPosition;
  /** What was fetched and is not admitted. */
  readonly buffer: FetchBuffer;
  /** What cannot be delivered and is neither sent to the destination nor discarded yet; bytes are those of event text. */
  readonly rejected: { count: number; sizeBytes: number };
  /** Offset that was last passed to the committer. */
  submitted: number;
  /** Offset that the group's coordinator has. */
  committed: number;
  /** Offset after the last record that the broker has; the start offset until the first response. */
  highWatermark: number;
  /** When the last response of the broker was received, in milliseconds of the mapping's clock. */
  fetchedAt: number;
}

/**
 * Which partitions a mapping holds, and the state of each: what reads, batches and commits asks here. Partitions
 * are held from one membership of the group to the next, so that what is in memory is not fetched again; only those that
 * the group has assigned in the membership of now are read and committed.
 */
export class PartitionTable {
  readonly #partitions = new Map<number, HeldPartition>();
  /** By number: a request outlives the revocation of its partition. */
  readonly #busy = new Set<number>();
  readonly #onRemoved: (partition: number) => void;
  #isAssigned = false;

  /** @param onRemoved called for a partition that was revoked, or starts at another offset. */
  constructor(onRemoved: (partition: number) => void) {
    this.#onRemoved = onRemoved;
  }

  get(partition: number): HeldPartition | undefined {
    return this.#partitions.get(partition);
  }

  numbers(): number[] {
    return [...this.#partitions.keys()];
  }

  get count(): number {
    return this.#partitions.size;
  }

  /** A membership begins: nothing is assigned in it, and no request is in flight. */
  beginSession(): void {
    this.#isAssigned = false;
    this.#busy.clear();
  }

  /** The group has assigned these partitions: what is held of them is kept, the others are revoked. */
  assign(partitions: readonly number[]): void {
    for (const partition of this.numbers()) if (!partitions.includes(partition)) this.#remove(partition);
    this.#isAssigned = true;
  }

  /** Starts partitions at other offsets, or for the first time: nothing that is known of them holds any more. */
  restart(starts: readonly PartitionStart[]): void {
    for (const { partition } of starts) this.#remove(partition);
    for (const start of starts) this.#add(start);
  }

  /** Whether the partition is held, and assigned in this membership. */
  isAssigned(partition: number): boolean {
    return this.#isAssigned && this.#partitions.has(partition);
  }

  /** Those that are held, and assigned in this membership. */
  assigned(): number[] {
    return this.#isAssigned ? this.numbers() : [];
  }

  /** Offset of the next record to fetch. */
  nextOffset(partition: number): number {
    return this.#partitions.get(partition)?.buffer.endOffset ?? 0;
  }

  /** Whether a partition is being fetched, or waits after a fetch that failed. */
  isBusy(partition: number): boolean {
    return this.#busy.has(partition);
  }

  occupy(partitions: readonly number[]): void {
    for (const partition of partitions) this.#busy.add(partition);
  }

  free(partitions: readonly number[]): void {
    for (const partition of partitions) this.#busy.delete(partition);
  }

  /** Records committed offsets. @returns by how many offsets they advanced. */
  committed(offsets: ReadonlyMap<number, number>): number {
    let moved = 0;
    for (const [partition, offset] of offsets) {
      const held = this.#partitions.get(partition);
      if (!held) continue;
      moved += Math.max(0, offset - held.committed);
      held.committed = offset;
    }
    return moved;
  }

  /** Records written but not processed yet, per partition. */
  lags(): { readonly partition: number; readonly position: number; readonly lag: number }[] {
    return [...this.#partitions].map(([partition, { position, highWatermark }]) => ({
      partition,
      position: position.committable,
      lag: Math.max(0, highWatermark - position.committable),
    }));
  }

  #add({ partition, offset }: PartitionStart): void {
    this.#partitions.set(partition, {
      position: new CommitPosition(offset),
      buffer: new FetchBuffer(offset),
      rejected: { count: 0, sizeBytes: 0 },
      submitted: offset,
      committed: offset,
      highWatermark: offset,
      fetchedAt: Number.NEGATIVE_INFINITY,
    });
  }

  #remove(partition: number): void {
    if (this.#partitions.delete(partition)) this.#onRemoved(partition);
  }
}
