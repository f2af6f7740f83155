import type { MappingRecord } from './record.ts';

/** Records of one partition that wait for a batch, with their sizes. First in, first out, in constant time. */
export class RecordQueue {
  #records: MappingRecord[] = [];
  #sizes: number[] = [];
  #head = 0;
  /** Bytes of the event's text that the waiting records will take. */
  sizeInBytes = 0;

  get count(): number {
    return this.#records.length - this.#head;
  }

  get first(): MappingRecord | undefined {
    return this.#records[this.#head];
  }

  push(record: MappingRecord, sizeInBytes: number): void {
    this.#records.push(record);
    this.#sizes.push(sizeInBytes);
    this.sizeInBytes += sizeInBytes;
  }

  /**
   * Moves records to the end of `batch` until it has `batchSize` records or `room` bytes are used.
   * An empty batch takes its first record whatever its size.
   * @returns the bytes moved.
   */
  shiftInto(batch: MappingRecord[], batchSize: number, room: number): number {
    let moved = 0;
    for (let record = this.first; record && batch.length < batchSize; record = this.first) {
      const size = this.#sizes[this.#head] ?? 0;
      if (moved + size > room && batch.length > 0) break;
      batch.push(record);
      moved += size;
      this.#head++;
    }
    this.sizeInBytes -= moved;
    this.#forgetShifted();
    return moved;
  }

  /** Drops the shifted part once it outweighs the rest, so that a shift costs constant time on average. */
  #forgetShifted(): void {
    if (this.#head * 2 < this.#records.length) return;
    this.#records = this.#records.slice(this.#head);
    this.#sizes = this.#sizes.slice(this.#head);
    this.#head = 0;
  }
}
