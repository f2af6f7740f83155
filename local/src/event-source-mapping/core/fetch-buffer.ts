import type { MappingRecord } from './record.ts';

/** Records of one partition that were fetched and are read a few at a time. */
export interface BufferedRecords {
  /** About how many bytes are left to read, as the broker sent them. */
  readonly sizeBytes: number;
  /** Everything below this offset was read or skipped. */
  readonly position: number;
  /** What `position` will be when all is read: where the next fetch begins. */
  readonly endOffset: number;
  /**
   * The next records in ascending order of offset, at most `count` of them; none when all is read.
   * @throws when they cannot be unpacked.
   */
  read(count: number): readonly MappingRecord[];
}

/** Records of one partition, and the end of the broker's log. */
export interface FetchedRecords {
  readonly records: BufferedRecords;
  readonly highWatermark: number;
}

/** In the place of a fetch whose bytes are no longer needed. */
const READ: BufferedRecords = { sizeBytes: 0, position: 0, endOffset: 0, read: () => [] };

/** The fetched, not yet batched records of one partition: one fetch after the other, each dropped in constant time. */
export class FetchBuffer implements BufferedRecords {
  #fetches: BufferedRecords[] = [];
  #head = 0;
  position: number;
  endOffset: number;

  constructor(position: number) {
    this.position = position;
    this.endOffset = position;
  }

  get sizeBytes(): number {
    let sum = 0;
    for (let at = this.#head; at < this.#fetches.length; at++) sum += this.#fetches[at]?.sizeBytes ?? 0;
    return sum;
  }

  get isEmpty(): boolean {
    return this.position >= this.endOffset;
  }

  /**
   * A fetch that ends where the buffer ends, as each of an idle partition does, is not kept.
   * @param fetched begins where the buffer ends.
   */
  add(fetched: BufferedRecords): void {
    if (fetched.endOffset <= this.endOffset) return;
    this.#fetches.push(fetched);
    this.endOffset = fetched.endOffset;
  }

  /** From one fetch at a time: fewer than `count`, or none, does not mean that all is read. */
  read(count: number): readonly MappingRecord[] {
    const first = this.#fetches[this.#head];
    if (!first) return [];
    const records = first.read(count);
    this.position = Math.max(this.position, first.position);
    if (first.position >= first.endOffset) this.#dropFirst();
    return records;
  }

  /** Discards what is not read, to be fetched again from `position`. */
  forget(position: number): void {
    this.#fetches = [];
    this.#head = 0;
    this.position = position;
    this.endOffset = position;
  }

  /** The array is cut once the part that is read outweighs the rest; until then it keeps no fetch of that part alive. */
  #dropFirst(): void {
    this.#fetches[this.#head++] = READ;
    if (this.#head * 2 < this.#fetches.length) return;
    this.#fetches = this.#fetches.slice(this.#head);
    this.#head = 0;
  }
}
