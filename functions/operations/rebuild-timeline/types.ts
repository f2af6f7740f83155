import type { Cursor } from '../records/page-plan.ts';

/** Request of the function `timeline-rebuild`. */
export interface RebuildRequest {
  /** Where the request before ended. Default: the oldest record of each partition. */
  readonly cursor?: Cursor;
  /** Where the records end for this run. Default: behind those that are there now. */
  readonly until?: Cursor;
}

/** What one request did. The same request again does the same again, and changes nothing. */
export interface RebuildProgress {
  /** Records that were read. */
  readonly read: number;
  /** Those of them that the consumer cannot decode either: they are in no timeline. */
  readonly undecodable: number;
  /** Records left until the end; with 0 all of them are in the table. */
  readonly waiting: number;
  /** For the next request; at the end, for one that reads later records. */
  readonly cursor: Cursor;
  /** For the next request, unless it reads later records. */
  readonly until: Cursor;
}
