import type { Clock } from '../../shared/clock.ts';
import type { FailureCondition } from '../core/batch-outcome.ts';
import type { BatchReason } from '../core/batching.ts';
import type { MappingRecord } from '../core/record.ts';
import { Attempt } from './attempt.ts';
import type { AttemptEnd } from './attempt-end.ts';
import { type BatchStory, batchStoryOf } from './batch-story.ts';
import { CommitTimes } from './commit-times.ts';
import { keptKey } from './record-columns.ts';
import type { RecordEntry } from './record-entry.ts';
import { RecordTable } from './record-table.ts';
import type { BatchRecord, RecordOutcome, RecordStory } from './types.ts';

/** Records that a mapping remembers. */
const REMEMBERED_RECORDS = 1_000;

/** Which records are listed. */
export interface RecordQuery {
  readonly partition?: number;
  /** Only this offset and later ones. */
  readonly from?: number;
  /** Exact text of the key. */
  readonly key?: string;
  readonly outcome?: RecordOutcome;
  /** Only those that ended at this time or later, in milliseconds since the epoch. */
  readonly endedFrom?: number;
  /** Only those that were polled at this time or later. */
  readonly polledFrom?: number;
  /** The most that are listed. Default: all that are remembered. */
  readonly limit?: number;
}

/** Takes what becomes of an invocation. */
export interface RunningAttempt {
  /** An environment has taken it. */
  readonly started: (requestId: string) => void;
  readonly ended: (end: AttemptEnd) => void;
}

/**
 * What happened to the last records of a mapping: from the poll through batches, invocations and failures to the commit.
 * Written by the pipeline as it works, survives updates of the mapping, and is kept in memory only: at most 1,000 records
 * with at most 50 invocations each, which records of one invocation share.
 */
export class RecordHistory {
  readonly #clock: Clock;
  readonly #limit: number;
  #table: RecordTable;
  #commits = new CommitTimes();
  readonly #waiting = new Set<Waiting>();
  #batches = 0;

  /** @param limit records that are remembered, 1 or more. */
  constructor(clock: Clock, limit: number = REMEMBERED_RECORDS) {
    this.#clock = clock;
    this.#limit = limit;
    this.#table = new RecordTable(limit);
  }

  /**
   * Records were polled.
   * @param filters for each record, the index of the filter that matched, NO_FILTER when none did; undefined without filters.
   */
  polled(records: readonly MappingRecord[], filters: readonly (number | undefined)[]): void {
    this.#table.add(records, filters, this.#clock.now());
    this.#resolveWaiting();
  }

  /** A batch was made of records. @returns what its invocations are begun with. */
  batched(size: number, reason: BatchReason): BatchRecord {
    this.#batches += 1;
    return { id: this.#batches, size, reason, createdAt: this.#clock.now() };
  }

  /** The function is invoked with records of a batch. */
  invoked(batch: BatchRecord, records: readonly MappingRecord[]): RunningAttempt {
    const attempt = new Attempt(batch, records.length, this.#clock.now());
    const first = [attempt];
    const { columns } = this.#table;
    this.#table.forEachRow(records, (row) => columns.addAttempt(row, first));
    return {
      started: (requestId) => attempt.started(requestId),
      ended: (end) => {
        attempt.end(end, this.#clock.now());
        this.#resolveWaiting();
      },
    };
  }

  /** Records get no further invocation. @param destination where they were sent; undefined: they were discarded. */
  failed(
    records: readonly MappingRecord[],
    condition: FailureCondition,
    destination: string | undefined,
  ): void {
    const outcome = destination === undefined ? 'discarded' : 'destination';
    const failure = { outcome, condition, destination, at: this.#clock.now() } as const;
    const { failures } = this.#table.columns;
    this.#table.forEachRow(records, (row) => {
      failures[row] = failure;
    });
    this.#resolveWaiting();
  }

  /** Partitions went to another consumer: what is pending there is polled again. */
  revoked(partitions: readonly number[]): void {
    const { revoked } = this.#table.columns;
    for (const row of partitions.flatMap((partition) => this.#table.takeRows(partition))) {
      if (this.#table.entry(row).outcome === 'pending') revoked[row] = 1;
    }
  }

  /** The group was moved back: what is remembered from an offset on is polled again. */
  rewound(partition: number, offset: number): void {
    const { partitions, offsets, rewound } = this.#table.columns;
    for (const row of this.#table.rowsNewestFirst()) {
      if (partitions[row] === partition && (offsets[row] ?? 0) >= offset) rewound[row] = 1;
    }
  }

  /** Everything below an offset is committed. */
  committed(partition: number, offset: number): void {
    this.#commits.add(partition, offset, this.#clock.now());
  }

  /** What happened to a record when it was last polled; undefined when it is not remembered. */
  story(partition: number, offset: number): RecordStory | undefined {
    const entry = this.#table.newest(partition, offset);
    return entry && this.#storyOf(entry);
  }

  /** What was decided about a batch; undefined when none of its records is remembered, or it was not invoked yet. */
  batch(id: number): BatchStory | undefined {
    return batchStoryOf(id, [...this.#table.newestFirst()].reverse(), (entry) => this.#storyOf(entry));
  }

  /** Resolves when a record has ended, at once for one that has: also for one that is not polled yet. */
  async ended(partition: number, offset: number, signal: AbortSignal): Promise<RecordStory> {
    const story = this.story(partition, offset);
    if (story && hasEnded(story.outcome)) return story;
    const { promise, resolve, reject } = Promise.withResolvers<RecordStory>();
    const waiting = { partition, offset, resolve };
    const abort = () => reject(signal.reason);
    this.#waiting.add(waiting);
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      return await promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Forgets everything: the topic begins again. Who waits for a record waits for the new one of its position. */
  clear(): void {
    this.#table = new RecordTable(this.#limit);
    this.#commits = new CommitTimes();
    this.#batches = 0;
  }

  /** The remembered records, those that were polled last first. */
  list({
    partition,
    from,
    key,
    outcome,
    endedFrom,
    polledFrom,
    limit = this.#limit,
  }: RecordQuery = {}): RecordStory[] {
    const found: RecordStory[] = [];
    const kept = key === undefined ? undefined : keptKey(key);
    for (const entry of this.#table.newestFirst()) {
      if (found.length >= limit) break;
      if (polledFrom !== undefined && entry.polledAt < polledFrom) break;
      if (partition !== undefined && entry.partition !== partition) continue;
      if (from !== undefined && entry.offset < from) continue;
      if (kept !== undefined && entry.key !== kept) continue;
      if (outcome !== undefined && entry.outcome !== outcome) continue;
      if (endedFrom !== undefined && (entry.endedAt ?? Number.NEGATIVE_INFINITY) < endedFrom) continue;
      found.push(this.#storyOf(entry));
    }
    return found;
  }

  #storyOf(entry: RecordEntry): RecordStory {
    return entry.story(this.#commits.of(entry.partition, entry.offset));
  }

  #resolveWaiting(): void {
    for (const { partition, offset, resolve } of this.#waiting) {
      const story = this.story(partition, offset);
      if (story && hasEnded(story.outcome)) resolve(story);
    }
  }
}

interface Waiting {
  readonly partition: number;
  readonly offset: number;
  readonly resolve: (story: RecordStory) => void;
}

function hasEnded(outcome: RecordOutcome): boolean {
  return outcome !== 'pending' && outcome !== 'revoked';
}
