import { Slots } from '../../shared/slots.ts';
import type { Admission } from '../core/admit-record.ts';
import type { Failure } from '../core/batch-outcome.ts';
import { recordSizeBytes } from '../core/event-size.ts';
import type { HeldPartition } from '../core/partition-table.ts';

/** A record that no function can get: it cannot be decoded, or no event is large enough. */
export type RejectedRecord = Extract<Admission, { kind: 'rejected' }>;

/** Sends at once, of one mapping. */
const CONCURRENT_SENDS = 10;

/** Sends rejected records to the on-failure destination: one at a time each, a bounded number at once. */
export class RejectedRecords {
  readonly #slots = new Slots(CONCURRENT_SENDS);
  readonly #stopped: AbortSignal;

  /** @param stopped aborted when the mapping stops: nothing more is sent. */
  constructor(stopped: AbortSignal) {
    this.#stopped = stopped;
  }

  /** @param from counts the record until it is sent or discarded. */
  async send(
    { record, condition }: RejectedRecord,
    { rejected }: HeldPartition,
    sendOrDiscard: (failure: Failure) => Promise<void>,
  ): Promise<void> {
    const sizeBytes = recordSizeBytes(record);
    rejected.count++;
    rejected.sizeBytes += sizeBytes;
    await this.#slots.acquire();
    try {
      if (!this.#stopped.aborted) await sendOrDiscard({ records: [record], condition, invocations: 0 });
    } finally {
      this.#slots.release();
      rejected.count--;
      rejected.sizeBytes -= sizeBytes;
    }
  }
}
