import type { Clock } from '../../shared/clock.ts';
import { backoffMs } from '../core/backoff.ts';
import type { PartitionTable } from '../core/partition-table.ts';
import type { PollHandler } from './poll-handler.ts';

/** Sends offsets to the group's coordinator; throws when they were not accepted. */
export type SendCommit = (offsets: ReadonlyMap<number, number>) => Promise<void>;

/** A commit costs broker and mapping as much as an invocation does: a busy mapping sends a hundred a second. */
const INTERVAL_MS = 10;

/**
 * Commits offsets, one request at a time, the first at once: an offset that is passed in while a request is in flight,
 * or shortly after one, is sent with the next, so a fast mapping sends few commits and no commit overtakes another.
 * Failed commits are retried with backoff.
 */
export class Committer {
  readonly #send: SendCommit;
  readonly #clock: Clock;
  readonly #partitions: PartitionTable;
  readonly #handler: Pick<PollHandler, 'onCommitted' | 'onCommitFailed'>;
  readonly #stopped = new AbortController();
  #pending = new Map<number, number>();
  #isHeld = true;
  #sending: Promise<void> | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(
    send: SendCommit,
    clock: Clock,
    partitions: PartitionTable,
    handler: Pick<PollHandler, 'onCommitted' | 'onCommitFailed'>,
  ) {
    this.#send = send;
    this.#clock = clock;
    this.#partitions = partitions;
    this.#handler = handler;
  }

  /** Commits the position of a partition, with the next request. */
  commit(partition: number, offset: number): void {
    this.#pending.set(partition, offset);
    this.#start();
  }

  /** Stops sending while the group rebalances. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Sends again; positions of partitions that are no longer assigned are discarded, never committed. */
  resume(): void {
    this.#isHeld = false;
    this.#forgetLost();
    this.#start();
  }

  /** Discards pending offsets of partitions that start at another position. */
  forget(partitions: readonly number[]): void {
    for (const partition of partitions) this.#pending.delete(partition);
  }

  /** Sends what is pending one last time; nothing is sent after that. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#sending;
    if (!this.#isHeld && this.#pending.size > 0) await this.#sendPending();
  }

  #start(): void {
    if (this.#stopped.signal.aborted || this.#isHeld || this.#pending.size === 0) return;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      this.#start();
    });
  }

  async #sendAll(): Promise<void> {
    let failures = 0;
    while (this.#pending.size > 0 && !this.#isHeld && !(failures > 0 && this.#stopped.signal.aborted)) {
      const pause = failures > 0 ? backoffMs(failures, 1_000) : this.#msUntilNext();
      if (pause > 0) await this.#clock.sleep(pause, this.#stopped.signal);
      if (this.#isHeld) return;
      failures = (await this.#sendPending()) ? 0 : failures + 1;
    }
  }

  #msUntilNext(): number {
    return this.#stopped.signal.aborted ? 0 : this.#sentAt + INTERVAL_MS - this.#clock.now();
  }

  async #sendPending(): Promise<boolean> {
    const offsets = this.#pending;
    this.#pending = new Map();
    this.#sentAt = this.#clock.now();
    try {
      await this.#send(offsets);
    } catch (error) {
      this.#pending = new Map([...offsets, ...this.#pending]);
      this.#forgetLost();
      this.#handler.onCommitFailed(error);
      return false;
    }
    this.#handler.onCommitted(offsets, this.#partitions.committed(offsets));
    return true;
  }

  #forgetLost(): void {
    for (const partition of this.#pending.keys()) {
      if (!this.#partitions.isAssigned(partition)) this.#pending.delete(partition);
    }
  }
}
