import type { Clock } from '../../shared/clock.ts';
import { counted } from '../../shared/counted.ts';
import type { Log } from '../../shared/log.ts';
import type { Failure } from '../core/batch-outcome.ts';
import { positionText } from '../core/position.ts';
import type { MappingRecord } from '../core/record.ts';
import { errorTextOf } from './error-text.ts';

/** Reports of first failures are at least this far apart; those between are counted in the next. */
const FIRST_FAILURES_EVERY_MS = 1_000;

/** What reports need to know of the mapping. */
export interface ReportedMapping {
  readonly functionName: string;
  /** An ARN, or `kafka://TOPIC`. */
  readonly destinationText: string;
  /** Records of a partition that were written after an offset; undefined when the partition is not read here. */
  readonly waitingBehind: (partition: number, offset: number) => number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Says in the mirror's log what fails, which a mapping on AWS says in metrics only: the 1st, 3rd, 10th, 100th, 1,000th …
 * failed delivery of a record, with the error and what waits behind it, and each failure that is sent to the destination.
 */
export class FailureReports {
  readonly #mapping: ReportedMapping;
  #quietUntil = Number.NEGATIVE_INFINITY;
  #unreported = 0;

  constructor(mapping: ReportedMapping) {
    this.#mapping = mapping;
  }

  /**
   * An invocation failed for records.
   * @param times how many invocations with them have failed now.
   */
  failed(records: readonly MappingRecord[], times: number, error: string | undefined): void {
    const [first] = records;
    if (!first || !isReported(times) || (times === 1 && !this.#isDue(records.length))) return;
    const { functionName, log } = this.#mapping;
    log.warn(
      `${functionName}: ${recordsText(first, records.length)} failed ${timesText(times)}${reasonText(error)}${this.#behind(records)}${this.#takeUnreported()}`,
    );
  }

  /** Records were sent to the destination. */
  sent({ records, condition, invocations, result }: Failure): void {
    const [first] = records;
    if (!first) return;
    const { functionName, destinationText, log } = this.#mapping;
    const error = result && errorTextOf(result);
    log.warn(
      `${functionName}: sent ${recordsText(first, records.length)} to ${destinationText} after ${counted(invocations, 'invocation')}: ${condition}${reasonText(error)}`,
    );
  }

  /** Whether a first failure is reported now, or counted for the next report. */
  #isDue(count: number): boolean {
    const now = this.#mapping.clock.now();
    if (now < this.#quietUntil) {
      this.#unreported += count;
      return false;
    }
    this.#quietUntil = now + FIRST_FAILURES_EVERY_MS;
    return true;
  }

  #takeUnreported(): string {
    const count = this.#unreported;
    this.#unreported = 0;
    return count > 0
      ? `; ${counted(count, 'other record')} failed for the first time since the last report`
      : '';
  }

  /** Counts from the last of the records in the partition of the first: those between fail with it. */
  #behind(records: readonly MappingRecord[]): string {
    const partition = records[0]?.partition ?? 0;
    const last = records.findLast((record) => record.partition === partition);
    const count = this.#mapping.waitingBehind(partition, last?.offset ?? 0) ?? 0;
    return count > 0 ? `; ${counted(count, 'record')} of the partition waiting` : '';
  }
}

/** 1, 3, then each power of ten. */
function isReported(times: number): boolean {
  return times === 3 || Number.isInteger(Math.log10(times));
}

/** The first of them, and how many others there are. */
const recordsText = (first: MappingRecord, count: number) =>
  positionText(first) + (count > 1 ? ` and ${counted(count - 1, 'other record')}` : '');

const timesText = (times: number) => (times === 1 ? 'once' : `${times} times`);

const reasonText = (error: string | undefined) => (error === undefined ? '' : ` (${error})`);
