import type { MappingRecord, MeasuredRecord } from './record.ts';

const COMMA_BYTES = 1;

/** Records of one partition that wait for a batch. First in, first out, in constant time. */
export class RecordQueue {
  #waiting: MeasuredRecord[] = [];
  #head = 0;
  /** Bytes of the event's text that the waiting records will take. */
  sizeBytes = 0;

  get count(): number {
    return this.#waiting.length - this.#head;
  }

  get first(): MappingRecord | undefined {
    return this.#waiting[this.#head]?.record;
  }

  push(measured: MeasuredRecord): void {
    this.#waiting.push(measured);
    this.sizeBytes += measured.sizeBytes + COMMA_BYTES;
  }

  /**
   * Moves records to the end of `batch` until it has `batchSize` records or `room` bytes are used.
   * An empty batch takes its first record whatever its size.
   * @returns the bytes moved.
   */
  shiftInto(batch: MappingRecord[], batchSize: number, room: number): number {
    let moved = 0;
    for (
      let next = this.#waiting[this.#head];
      next && batch.length < batchSize;
      next = this.#waiting[this.#head]
    ) {
      const size = next.sizeBytes + COMMA_BYTES;
      if (moved + size > room && batch.length > 0) break;
      batch.push(next.record);
      moved += size;
      this.#head++;
    }
    this.sizeBytes -= moved;
    this.#forgetShifted();
    return moved;
  }

  /** Drops the shifted part once it outweighs the rest, so that a shift costs constant time on average. */
  #forgetShifted(): void {
    if (this.#head * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}
