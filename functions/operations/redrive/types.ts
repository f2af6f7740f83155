import type { Cursor } from '../records/page-plan.ts';

/** Request of the function `redrive`. */
export interface RedriveRequest {
  /** Only dead letters of this consumer, for example `payment`. Default: every consumer. */
  readonly consumer?: string;
  /** Only records that were discarded for this reason, for example `RetryAttemptsExhausted` (`RetriesExhausted` means the same). Default: every reason. */
  readonly reason?: string;
  /** Most records to publish. */
  readonly max: number;
  /** Report what would be done, and do nothing. */
  readonly isDryRun: boolean;
  /** A record that was redriven so often before is skipped. Default 3. */
  readonly loopLimit?: number;
  /** Where the page before ended. Default: the oldest dead letter. */
  readonly cursor?: Cursor;
  /** Where the dead letters end for this run. Default: at those that are there now. */
  readonly until?: Cursor;
}

export type Outcome =
  /** Published again. */
  | 'redriven'
  /** Would be published, were it no dry run. */
  | 'wanted'
  /** Was published again before, in this run or an earlier one. */
  | 'redriven before'
  /** An older dead letter of this page is about the same record: one publication serves both. */
  | 'same record'
  /** Another run processes it. */
  | 'in progress'
  /** Its topic no longer retains it. */
  | 'gone'
  /** With the headers of a copy it exceeds the limit of its topic. */
  | 'too large'
  /** It has been redriven as often as the loop guard allows. */
  | 'loop';

/** The outcome of one requested dead letter. Positions are `<topic>-<partition>@<offset>`. */
export interface RedriveResult {
  readonly outcome: Outcome;
  readonly deadLetter: string;
  readonly consumer: string;
  readonly reason: string;
  /** When it was sent to the dead-letter topic, RFC 3339. */
  readonly time: string;
  readonly record: string;
  /** Where the record was published again. */
  readonly to?: string;
  /** When an earlier run published it, RFC 3339. */
  readonly at?: string;
}

/** How many results count against `max`: those that are published, or would be. */
export const publishedIn = (results: readonly RedriveResult[]): number =>
  results.filter(({ outcome }) => outcome === 'redriven' || outcome === 'wanted').length;

/** Result of one page of dead letters. */
export interface RedrivePage {
  readonly results: readonly RedriveResult[];
  /** Dead letters of this page, including those that were not requested. */
  readonly lookedAt: number;
  /** Dead letters behind this page. */
  readonly waiting: number;
  /** Number of this page's dead letters by consumer and reason: what can be requested. */
  readonly found: readonly { readonly consumer: string; readonly reason: string; readonly count: number }[];
  /** Records of the topic that are not failure documents of Lambda, as positions. */
  readonly unreadable: readonly string[];
  /** Where the next page starts; absent at the end, and when `max` is reached. */
  readonly cursor?: Cursor;
  /** For the next page, so that a run does not read the dead letters of its copies. */
  readonly until: Cursor;
}
