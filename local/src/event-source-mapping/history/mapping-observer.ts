import type { BatchOutcome, Failure, InvocationOutcome } from '../core/batch-outcome.ts';
import type { BatchReason } from '../core/batching.ts';
import type { MappingRecord } from '../core/record.ts';
import type { SubBatch } from '../core/sub-batch.ts';
import { endOf } from './attempt-end.ts';
import type { FailureReports } from './failure-reports.ts';
import type { RecordHistory } from './record-history.ts';
import type { WorkInProgress } from './work-in-progress.ts';

/** Receives how an invocation ended, and what that means for its records. */
export type ObserveEnd = (invocation: InvocationOutcome, outcome: BatchOutcome) => void;

/** Sees what becomes of one batch. */
interface BatchObserver {
  /** Called before each invocation with records of the batch. */
  readonly invoked: (subBatch: SubBatch) => ObserveEnd;
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
    const invoked = (subBatch: SubBatch): ObserveEnd => {
      const attempt = batch && this.#history?.invoked(batch, subBatch.records);
      const invocationOfWork = work.invoked(subBatch);
      return (invocation, outcome) => {
        const end = endOf(invocation, outcome);
        attempt?.(end);
        invocationOfWork(end, outcome);
        if (invocation.kind !== 'responded' || end.result === 'succeeded') return;
        this.#reports.failed(end.failed ?? subBatch.records, subBatch.invocations + 1, end.error);
      };
    };
    return { invoked, ended: () => work.end() };
  }

  /** Records get no further invocation. @param destination where they were sent; undefined: they were discarded. */
  failed(failure: Failure, destination: string | undefined): void {
    this.#history?.failed(failure.records, failure.condition, destination);
    if (destination !== undefined) this.#reports.sent(failure);
  }
}
