import type { Batching } from '../core/batching.ts';
import { MAXIMUM_PAYLOAD_BYTES } from '../core/event-size.ts';
import type { HeldPartition, PartitionTable } from '../core/partition-table.ts';

/** Bytes of event text that may wait in memory for a mapping, beside a batch that is gathered: two full batches. */
const BUFFER_BYTES = 2 * MAXIMUM_PAYLOAD_BYTES;

/** Fetched bytes of a partition that keep a mapping busy for longer than a fetch takes. */
const PREFETCH_BYTES = 128 * 1024;

/** How many records of each partition may be in the memory of a mapping. */
export class Room {
  readonly #maximumCount: number;
  readonly #batching: Batching;
  readonly #partitions: PartitionTable;

  constructor(batchSize: number, batching: Batching, partitions: PartitionTable) {
    this.#maximumCount = batchSize * 2;
    this.#batching = batching;
    this.#partitions = partitions;
  }

  /**
   * How many more records of a partition may be admitted: two batches in all, and a share of the mapping's memory. While
   * what waits makes no full batch, a partition that can be in the next one is not held to its share: the others may be idle.
   * Records that wait to be sent to the destination never exceed the share.
   */
  countFor(partition: number, { rejected }: HeldPartition): number {
    const { count, sizeBytes } = this.#batching.waiting(partition);
    const isWithinShare = sizeBytes < this.#share || this.#canFillBatch(partition);
    if (!isWithinShare || rejected.sizeBytes >= this.#share) return 0;
    return Math.max(0, this.#maximumCount - count - rejected.count);
  }

  /** Whether records are fetched that there is no room for yet. */
  wantsToPrefetch({ buffer, highWatermark }: HeldPartition): boolean {
    const enough = Math.min(PREFETCH_BYTES, this.#share / 4);
    return buffer.endOffset < highWatermark && buffer.sizeBytes < enough;
  }

  #canFillBatch(partition: number): boolean {
    return !this.#batching.isHeld(partition) && !this.#batching.isFull;
  }

  /** Bytes of event text. */
  get #share(): number {
    return BUFFER_BYTES / Math.max(1, this.#partitions.count);
  }
}
