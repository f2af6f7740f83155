import type { Clock } from '../../shared/clock.ts';
import type { BatchOutcome } from '../core/batch-outcome.ts';
import { groupByPartition, type MappingRecord } from '../core/record.ts';
import type { SubBatch } from '../core/sub-batch.ts';
import type { AttemptEnd } from './attempt-end.ts';
import type { RecordsInProgress } from './types.ts';

/** Records of one invocation that is running, or that is made again after a failure. */
interface Work {
  /** Those of the sub-batch that are left: neither expired nor of a revoked partition. */
  readonly left: SubBatch;
  readonly isRunning: boolean;
  readonly startedAt: number;
  /** Of the first failure in a row. */
  readonly failingSince?: number;
  readonly lastFailure?: Pick<AttemptEnd, 'requestId' | 'error'>;
}

/**
 * What a mapping works on at this moment: a few objects for each batch, however many records there are, so a record that is
 * retried for days stays known when the history has long forgotten it.
 */
export class WorkInProgress {
  readonly #clock: Clock;
  readonly #batches = new Set<BatchWork>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A batch was made. Its `end` has to be called when nothing of it is left. */
  begin(): BatchWork {
    const batch = new BatchWork(this.#clock, () => this.#batches.delete(batch));
    this.#batches.add(batch);
    return batch;
  }

  /** Those that fail longest first, then in the order of their batches. */
  list(): RecordsInProgress[] {
    const never = Number.POSITIVE_INFINITY;
    return [...this.#batches]
      .flatMap((batch) => batch.list())
      .sort(({ failingSince: one = never }, { failingSince: other = never }) =>
        // Infinity minus itself is not a number.
        one === other ? 0 : one - other,
      );
  }
}

/** The invocations of one batch. */
export class BatchWork {
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  /** By the sub-batch as an outcome made it, so that each ends with its own. */
  readonly #works = new Map<SubBatch, Work>();

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /**
   * The function is invoked with what is left of a sub-batch.
   * @returns what takes how that ended.
   */
  invoked(subBatch: SubBatch, left: SubBatch): (end: AttemptEnd, outcome: BatchOutcome) => void {
    const work: Work = {
      ...this.#works.get(subBatch),
      left,
      isRunning: true,
      startedAt: this.#clock.now(),
    };
    this.dropped(subBatch);
    this.#works.set(subBatch, work);
    return (end, { retries }) => {
      this.dropped(subBatch);
      const failed = {
        startedAt: work.startedAt,
        isRunning: false,
        failingSince: work.failingSince ?? this.#clock.now(),
        lastFailure: end,
      };
      for (const retry of retries) this.#works.set(retry, { ...failed, left: retry });
    };
  }

  /** Nothing of a sub-batch is left to invoke the function with. */
  dropped(subBatch: SubBatch): void {
    this.#works.delete(subBatch);
  }

  /** Nothing of the batch is left, or the mapping stops. */
  end(): void {
    this.#onEnd();
  }

  list(): RecordsInProgress[] {
    return [...this.#works.values()].map(({ left, isRunning, startedAt, failingSince, lastFailure }) => ({
      ranges: rangesOf(left.records),
      records: left.records.length,
      isRunning,
      invocations: left.invocations + (isRunning ? 1 : 0),
      startedAt,
      ...(failingSince !== undefined && { failingSince }),
      ...(lastFailure?.requestId !== undefined && { requestId: lastFailure.requestId }),
      ...(lastFailure?.error !== undefined && { error: lastFailure.error }),
    }));
  }
}

function rangesOf(records: readonly MappingRecord[]): RecordsInProgress['ranges'] {
  return [...groupByPartition(records)].map(([partition, each]) => ({
    partition,
    first: Math.min(...each.map(({ offset }) => offset)),
    last: Math.max(...each.map(({ offset }) => offset)),
  }));
}
