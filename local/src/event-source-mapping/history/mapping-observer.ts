import type { BatchOutcome, Failure, InvocationOutcome } from '../core/batch-outcome.ts';
import type { BatchReason } from '../core/batching.ts';
import type { MappingRecord } from '../core/record.ts';
import type { SubBatch } from '../core/sub-batch.ts';
import { endOf } from './attempt-end.ts';
import type { FailureReports } from './failure-reports.ts';
import type { RecordHistory } from './record-history.ts';
import type { WorkInProgress } from './work-in-progress.ts';

/** Sees what becomes of one invocation. */
export interface InvocationObserver {
  /** An environment has taken it. */
  readonly started: (requestId: string) => void;
  /** How it ended, and what that means for its records. */
  readonly ended: (invocation: InvocationOutcome, outcome: BatchOutcome) => void;
}

/** Sees what becomes of one batch. */
interface BatchObserver {
  /** Called before each invocation with records of the batch: with what is left of a sub-batch. */
  readonly invoked: (subBatch: SubBatch, left: SubBatch) => InvocationObserver;
  /** Nothing of a sub-batch is left to invoke the function with. */
  readonly dropped: (subBatch: SubBatch) => void;
  /** Nothing of the batch is left. */
  readonly ended: () => void;
}

/** Sees what the pipeline does with records, for the history and the reports of failures. Changes nothing. */
export class MappingObserver {
  readonly #history: RecordHistory | undefined;
  readonly #reports: FailureReports;
  readonly #work: WorkInProgress;

  /** @param history undefined when nothing is remembered. */
  constructor(history: RecordHistory | undefined, reports: FailureReports, work: WorkInProgress) {
    this.#history = history;
    this.#reports = reports;
    this.#work = work;
  }

  /** @param filters of each record, as `RecordHistory.polled` takes them. */
  polled(records: readonly MappingRecord[], filters: readonly (number | undefined)[]): void {
    this.#history?.polled(records, filters);
  }

  revoked(partitions: readonly number[]): void {
    this.#history?.revoked(partitions);
  }

  committed(offsets: ReadonlyMap<number, number>): void {
    for (const [partition, offset] of offsets) this.#history?.committed(partition, offset);
  }

  /** A batch was made. */
  batched(size: number, reason: BatchReason): BatchObserver {
    const batch = this.#history?.batched(size, reason);
    const work = this.#work.begin();
    const invoked = (subBatch: SubBatch, left: SubBatch): InvocationObserver => {
      const attempt = batch && this.#history?.invoked(batch, left.records);
      const invocationOfWork = work.invoked(subBatch, left);
      const ended: InvocationObserver['ended'] = (invocation, outcome) => {
        const end = endOf(invocation, outcome);
        attempt?.ended(end);
        invocationOfWork(end, outcome);
        if (invocation.kind !== 'responded' || end.result === 'succeeded') return;
        this.#reports.failed(end.failed ?? left.records, left.invocations + 1, end.error);
      };
      return { started: (requestId) => attempt?.started(requestId), ended };
    };
    return { invoked, dropped: (subBatch) => work.dropped(subBatch), ended: () => work.end() };
  }

  /** Records get no further invocation. @param destination where they were sent; undefined: they were discarded. */
  failed(failure: Failure, destination: string | undefined): void {
    this.#history?.failed(failure.records, failure.condition, destination);
    if (destination !== undefined) this.#reports.sent(failure);
  }
}
