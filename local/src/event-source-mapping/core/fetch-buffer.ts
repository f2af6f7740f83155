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

/** The fetched, not yet batched records of one partition: one fetch after the other. */
export class FetchBuffer implements BufferedRecords {
  #fetches: BufferedRecords[] = [];
  position: number;
  endOffset: number;

  constructor(position: number) {
    this.position = position;
    this.endOffset = position;
  }

  get sizeBytes(): number {
    return this.#fetches.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  get isEmpty(): boolean {
    return this.position >= this.endOffset;
  }

  /** @param fetched begins where the buffer ends. */
  add(fetched: BufferedRecords): void {
    this.#fetches.push(fetched);
    this.endOffset = Math.max(this.endOffset, fetched.endOffset);
  }

  /** From one fetch at a time: fewer than `count`, or none, does not mean that all is read. */
  read(count: number): readonly MappingRecord[] {
    const [first] = this.#fetches;
    if (!first) return [];
    const records = first.read(count);
    this.position = Math.max(this.position, first.position);
    if (first.position >= first.endOffset) this.#fetches.shift();
    return records;
  }

  /** Discards what is not read, to be fetched again from `position`. */
  forget(position: number): void {
    this.#fetches = [];
    this.position = position;
    this.endOffset = position;
  }
}
