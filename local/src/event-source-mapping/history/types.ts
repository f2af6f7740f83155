import type { FailureCondition } from '../core/batch-outcome.ts';
import type { BatchReason } from '../core/batching.ts';

/**
 * How a record ended in a mapping. `pending`: it has not; `revoked`: its partition went to another consumer first,
 * or the mapping was moved back before it, and it is polled again.
 */
export type RecordOutcome = 'pending' | 'delivered' | 'filtered' | 'destination' | 'discarded' | 'revoked';

/** What an invocation meant for the records it was made with. */
export type AttemptResult =
  | 'running'
  | 'succeeded'
  /** The response named some of them in `batchItemFailures`. */
  | 'partial-failure'
  | 'failed'
  /** It failed, and its two halves are invoked next. */
  | 'bisected'
  /** Throttled, or refused before the function ran. */
  | 'not-invoked';

/** The batch that a record was in. Times are milliseconds since the epoch. */
export interface BatchRecord {
  /** Counts the batches of the mapping, from 1. */
  readonly id: number;
  /** Its records. */
  readonly size: number;
  /** Why it was full. */
  readonly reason: BatchReason;
  /** When it was taken from the records that waited. */
  readonly createdAt: number;
}

/** One invocation of the function with a record. */
export interface AttemptRecord {
  /** When the function was invoked. */
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly durationMs?: number;
  /** Absent when the function was not invoked, and while it runs. */
  readonly requestId?: string;
  /** Records of the invocation. */
  readonly records: number;
  /** How it ended. */
  readonly result: AttemptResult;
  /** Whether this record failed: false for one that a partial failure does not name. Absent while it runs. */
  readonly isFailure?: boolean;
  /** Type and message of the error, and where in the function's code it was thrown. */
  readonly error?: string;
}

/** What happened to a record in one mapping. Times are milliseconds since the epoch. */
export interface RecordStory {
  /** Its topic. */
  readonly topic: string;
  /** Its partition. */
  readonly partition: number;
  /** Its offset. */
  readonly offset: number;
  /** As text, at most 128 characters; null when the record has none. */
  readonly key: string | null;
  /** The record's own timestamp. */
  readonly timestamp: number;
  /** Bytes of key and value. */
  readonly sizeBytes: number;
  /** When the mapping fetched it. */
  readonly polledAt: number;
  /** How it ended. */
  readonly outcome: RecordOutcome;
  /** Index of the filter that matched, from 0; absent without filters, and for a record that none matched. */
  readonly matchedFilter?: number;
  /** The batch that it was in; absent for a record that was filtered out or not batched yet. */
  readonly batch?: BatchRecord;
  /** The first invocations and the last, in order; `attemptCount` counts all of them. */
  readonly attempts: readonly AttemptRecord[];
  /** Invocations with it. */
  readonly attemptCount: number;
  /** Why it was not delivered. */
  readonly condition?: FailureCondition;
  /** Where it was sent: an ARN, or `kafka://TOPIC`. */
  readonly destination?: string;
  /** Absent until it has ended. */
  readonly endedAt?: number;
  /** Absent until an offset after it is committed, and where that is too long ago. */
  readonly committedAt?: number;
}

/** Records that a mapping works on: an invocation that is running, or that is made again after a failure. */
export interface RecordsInProgress {
  /** First and last offset in each partition. */
  readonly ranges: readonly { readonly partition: number; readonly first: number; readonly last: number }[];
  /** Records of the invocation. */
  readonly records: number;
  /** False: the last invocation has failed, and the next one is not made yet. */
  readonly isRunning: boolean;
  /** Invocations with these records so far, the one that is running included. */
  readonly invocations: number;
  /** When the last invocation began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the first of the failures in a row ended. Absent: none has failed. */
  readonly failingSince?: number;
  /** Of the invocation that failed last; absent where the function was not invoked. */
  readonly requestId?: string;
  /** Of the invocation that failed last. */
  readonly error?: string;
}
