import type { Clock } from '../../shared/clock.ts';
import type { BatchOutcome } from '../core/batch-outcome.ts';
import type { MappingRecord } from '../core/record.ts';
import type { SubBatch } from '../core/sub-batch.ts';
import type { AttemptEnd } from './attempt-end.ts';
import type { RecordsInProgress } from './types.ts';

/** Records of one invocation that is running, or that is made again after a failure. */
interface Work {
  readonly subBatch: SubBatch;
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
  #works: readonly Work[] = [];

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** The function is invoked with records of the batch. @returns what takes how that ended. */
  invoked(subBatch: SubBatch): (end: AttemptEnd, outcome: BatchOutcome) => void {
    // Those of it that expired, or whose partition was revoked, are not among its records any more.
    const last = this.#works.find((work) => isPartOf(subBatch, work.subBatch));
    const work: Work = { ...last, subBatch, isRunning: true, startedAt: this.#clock.now() };
    this.#works = [...this.#works.filter((each) => each !== last), work];
    return (end, { retries }) => {
      const failed = {
        startedAt: work.startedAt,
        isRunning: false,
        failingSince: work.failingSince ?? this.#clock.now(),
        lastFailure: end,
      };
      const retried = retries.map((retry) => ({ ...failed, subBatch: retry }));
      this.#works = [...this.#works.filter((each) => each !== work), ...retried];
    };
  }

  /** Nothing of the batch is left, or the mapping stops. */
  end(): void {
    this.#onEnd();
  }

  list(): RecordsInProgress[] {
    return this.#works.map(({ subBatch, isRunning, startedAt, failingSince, lastFailure }) => ({
      ranges: rangesOf(subBatch.records),
      records: subBatch.records.length,
      isRunning,
      invocations: subBatch.invocations + (isRunning ? 1 : 0),
      startedAt,
      ...(failingSince !== undefined && { failingSince }),
      ...(lastFailure?.requestId !== undefined && { requestId: lastFailure.requestId }),
      ...(lastFailure?.error !== undefined && { error: lastFailure.error }),
    }));
  }
}

/** Whether the first record of one sub-batch is in another. */
function isPartOf({ records: [first] }: SubBatch, { records }: SubBatch): boolean {
  return records.some(({ partition, offset }) => partition === first?.partition && offset === first.offset);
}

function rangesOf(records: readonly MappingRecord[]): RecordsInProgress['ranges'] {
  return [...Map.groupBy(records, ({ partition }) => partition)].map(([partition, each]) => ({
    partition,
    first: Math.min(...each.map(({ offset }) => offset)),
    last: Math.max(...each.map(({ offset }) => offset)),
  }));
}
