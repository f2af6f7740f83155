import type { EventSource } from './event.ts';
import { envelopeSizeBytes, partitionOverheadBytes } from './event-size.ts';
import type { MappingRecord, MeasuredRecord } from './record.ts';
import { RecordQueue } from './record-queue.ts';

/** Why a batch is sent: it has as many records or bytes as it may, or the batching window is over. */
export type BatchReason = 'batch-size' | 'payload-limit' | 'window';

/** When a batch is full. */
export interface BatchLimits {
  /** Records of a batch, over all its partitions. */
  readonly batchSize: number;
  /** How long a record may wait for others; 0 sends what is there. */
  readonly batchingWindowMs: number;
  /** Bytes of the event's JSON text. */
  readonly maximumPayloadBytes: number;
}

/**
 * Gathers records of several partitions into batches. A state machine without input, output or clock.
 *
 * A batch is due when the waiting records reach the batch size or the payload limit, or when the window has run
 * out (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching).
 * A partition is in at most one batch at a time: `take` holds the partitions of the batch until `release`.
 * Partitions take turns; a batch is filled from one before the next, so that under load a batch has records of
 * few partitions and batches run in parallel.
 *
 * The window starts with the first record that waits, or with the batch before when records were left waiting
 * (docs/decisions/031).
 */
export class Batching {
  readonly #limits: BatchLimits;
  readonly #envelopeBytes: number;
  readonly #queues = new Map<number, RecordQueue>();
  readonly #held = new Set<number>();
  #reason: BatchReason = 'window';
  #windowStartedAt: number | undefined;

  constructor(limits: BatchLimits, source: EventSource) {
    this.#limits = limits;
    this.#envelopeBytes = envelopeSizeBytes(source);
  }

  /** Adds records of one partition, in ascending order of offset. */
  offer(partition: number, records: readonly MeasuredRecord[], now: number): void {
    let queue = this.#queues.get(partition);
    if (!queue) {
      queue = new RecordQueue();
      this.#queues.set(partition, queue);
    }
    for (const record of records) queue.push(record);
    this.#openWindow(now);
  }

  /** The next batch, when one is due; its partitions are held until they are released. */
  take(now: number): MappingRecord[] | undefined {
    if (this.msUntilDue(now) > 0) return undefined;
    this.#reason = this.#fullBy() ?? 'window';
    const batch = this.#fill();
    this.#windowStartedAt = undefined;
    this.#openWindow(now);
    return batch;
  }

  /** Why the last batch was taken. */
  get reason(): BatchReason {
    return this.#reason;
  }

  /** Whether what waits is as much as a batch may have. */
  get isFull(): boolean {
    return this.#fullBy() !== undefined;
  }

  /** Milliseconds until a batch is due if nothing is added: 0 for now, Infinity when nothing waits. */
  msUntilDue(now: number): number {
    if (this.#windowStartedAt === undefined) return Number.POSITIVE_INFINITY;
    if (this.#fullBy()) return 0;
    return Math.max(0, this.#windowStartedAt + this.#limits.batchingWindowMs - now);
  }

  /** Lets a partition take part in batches again. */
  release(partition: number, now: number): void {
    this.#held.delete(partition);
    this.#openWindow(now);
  }

  /** Discards the waiting records of a partition that was revoked. A held partition stays held. */
  drop(partition: number): void {
    this.#queues.delete(partition);
    if (!this.#hasWaiting()) this.#windowStartedAt = undefined;
  }

  /** Whether records of a partition are in a batch in progress. */
  isHeld(partition: number): boolean {
    return this.#held.has(partition);
  }

  /** What waits in a partition; bytes are those of the event's text. */
  waiting(partition: number): { readonly count: number; readonly sizeBytes: number } {
    const queue = this.#queues.get(partition);
    return { count: queue?.count ?? 0, sizeBytes: queue?.sizeBytes ?? 0 };
  }

  #fill(): MappingRecord[] {
    const batch: MappingRecord[] = [];
    let room = this.#limits.maximumPayloadBytes - this.#envelopeBytes;
    for (const [partition, queue] of [...this.#queues]) {
      if (!this.#isWaiting(partition, queue)) continue;
      room -= partitionOverheadBytes(queue.first?.topic ?? '', partition) + 1;
      const taken = queue.shiftInto(batch, this.#limits.batchSize, room);
      if (taken === 0) break;
      room -= taken;
      this.#held.add(partition);
      this.#moveToEnd(partition, queue);
    }
    return batch;
  }

  #moveToEnd(partition: number, queue: RecordQueue): void {
    this.#queues.delete(partition);
    this.#queues.set(partition, queue);
  }

  /** What waits as much as a batch may have; undefined when there is room for more. */
  #fullBy(): 'batch-size' | 'payload-limit' | undefined {
    let count = 0;
    let size = this.#envelopeBytes;
    for (const [partition, queue] of this.#queues) {
      if (!this.#isWaiting(partition, queue)) continue;
      count += queue.count;
      size += queue.sizeBytes + partitionOverheadBytes(queue.first?.topic ?? '', partition) + 1;
      if (count >= this.#limits.batchSize) return 'batch-size';
      if (size >= this.#limits.maximumPayloadBytes) return 'payload-limit';
    }
    return undefined;
  }

  #openWindow(now: number): void {
    if (this.#windowStartedAt === undefined && this.#hasWaiting()) this.#windowStartedAt = now;
  }

  #hasWaiting(): boolean {
    for (const [partition, queue] of this.#queues) if (this.#isWaiting(partition, queue)) return true;
    return false;
  }

  #isWaiting(partition: number, queue: RecordQueue): boolean {
    return queue.count > 0 && !this.#held.has(partition);
  }
}
