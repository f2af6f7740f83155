import type { MappingRecord } from '../core/record.ts';
import type { AttemptEnd } from './attempt-end.ts';
import type { AttemptRecord, AttemptResult, BatchRecord } from './types.ts';

/** Attempts that are kept of a record: so many of the first, and the last of them. */
export const FIRST_KEPT = 10;
const LAST_KEPT = 40;

/** An invocation, shared by the records it is made with. */
export class Attempt {
  readonly batch: BatchRecord;
  readonly records: number;
  readonly startedAt: number;
  #endedAt: number | undefined;
  #requestId: string | undefined;
  #result: AttemptResult = 'running';
  #error: string | undefined;
  #failed: ReadonlySet<string> | undefined;

  constructor(batch: BatchRecord, records: number, startedAt: number) {
    this.batch = batch;
    this.records = records;
    this.startedAt = startedAt;
  }

  get isRunning(): boolean {
    return this.#endedAt === undefined;
  }

  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** An environment takes the invocation. */
  started(requestId: string): void {
    this.#requestId = requestId;
  }

  end({ result, requestId, error, failed }: AttemptEnd, now: number): void {
    this.#endedAt = now;
    this.#result = result;
    this.#requestId = requestId ?? this.#requestId;
    this.#error = error;
    if (failed) this.#failed = new Set(failed.map(positionKey));
  }

  /** Whether a record of this invocation needs no further one. */
  delivered(record: Position): boolean {
    return !(this.isRunning || this.failedFor(record));
  }

  failedFor(record: Position): boolean {
    if (this.#result === 'partial-failure') return this.#failed?.has(positionKey(record)) ?? false;
    return this.#result !== 'succeeded';
  }

  /** As seen by one of its records. */
  view(record: Position): AttemptRecord {
    const { startedAt, records } = this;
    const endedAt = this.#endedAt;
    return {
      startedAt,
      records,
      result: this.#result,
      ...(endedAt !== undefined && { durationMs: endedAt - startedAt, isFailure: this.failedFor(record) }),
      ...(this.#requestId !== undefined && { requestId: this.#requestId }),
      ...(this.#error !== undefined && { error: this.#error }),
    };
  }
}

type Position = Pick<MappingRecord, 'partition' | 'offset'>;

const positionKey = ({ partition, offset }: Position) => `${partition}@${offset}`;

/** The attempts with one more. A single one is shared by all records of its invocation: `attempts` is not changed then. */
export function withAttempt(attempts: readonly Attempt[], first: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length === 0) return first;
  const kept = attempts.length < FIRST_KEPT + LAST_KEPT ? attempts : attempts.toSpliced(FIRST_KEPT, 1);
  return [...kept, ...first];
}
