import type { Cursor } from '../records/page-plan.ts';

/** What the function `redrive` is asked for. */
export interface RedriveRequest {
  /** Only what this consumer gave up, for example `payment`. Default: every consumer. */
  readonly consumer?: string;
  /** Only records that were discarded for this reason, for example `RetryAttemptsExhausted` (`RetriesExhausted` means the same). Default: every reason. */
  readonly reason?: string;
  /** Most records to publish. */
  readonly max: number;
  /** Say what would be done, and do nothing. */
  readonly isDryRun: boolean;
  /** A record that was redriven so often before is left. Default 3. */
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
  /** Another run is at it. */
  | 'in progress'
  /** Its topic does not keep it any more. */
  | 'gone'
  /** With the headers of a copy it is larger than its topic lets it. */
  | 'too large'
  /** It has been redriven as often as the loop guard lets it. */
  | 'loop';

/** What became of one dead letter that was asked for. Positions are `<topic>-<partition>@<offset>`. */
export interface RedriveResult {
  readonly outcome: Outcome;
  readonly deadLetter: string;
  readonly consumer: string;
  readonly reason: string;
  /** When it was given up, RFC 3339. */
  readonly time: string;
  readonly record: string;
  /** Where the record was published again. */
  readonly to?: string;
  /** When an earlier run published it, RFC 3339. */
  readonly at?: string;
}

/** One page of dead letters, looked at. */
export interface RedrivePage {
  readonly results: readonly RedriveResult[];
  /** Dead letters of this page, those that were not asked for included. */
  readonly lookedAt: number;
  /** Dead letters behind this page. */
  readonly waiting: number;
  /** How many of this page there are of each consumer and reason: what could be asked for. */
  readonly found: readonly { readonly consumer: string; readonly reason: string; readonly count: number }[];
  /** Records of the topic that are no documents of Lambda, as positions. */
  readonly unreadable: readonly string[];
  /** Where to go on; absent at the end, and when `max` is reached. */
  readonly cursor?: Cursor;
  /** For the next page, so that a run does not meet the dead letters that its own copies become. */
  readonly until: Cursor;
}
