import type { Position } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import type { TopicRecords } from '../records/topics.ts';
import type { RedriveResult } from './types.ts';

/** A copy has two headers more than its record, which may be too many for the topic. */
export class RecordTooLarge extends Error {}

/** State of a record that has a dead letter. */
export interface LedgerEntry {
  readonly recordId: string;
  /** When it was claimed, milliseconds since the epoch; 0 when the claim was released. */
  readonly claimedAt: number;
  /** When it was published again, RFC 3339; absent when it was not. */
  readonly redrivenAt?: string;
  /** Where to, `<topic>-<partition>@<offset>`. */
  readonly to?: string;
}

/** Stores what was published again, longer than a dead letter lives. */
export interface Ledger {
  entriesOf(recordIds: readonly string[]): Promise<Map<string, LedgerEntry>>;
  /** True if the caller holds the claim, and may publish the record now. */
  claim(recordId: string, now: number): Promise<boolean>;
  /** After the publication. */
  settle(recordId: string, publication: { readonly at: number; readonly to: string }): Promise<void>;
  /** Releases a claim. */
  release(recordId: string): Promise<void>;
}

export interface RedrivePorts {
  readonly topics: Pick<TopicRecords, 'rangesOf' | 'read'>;
  readonly ledger: Ledger;
  /**
   * Writes copies of records of one partition, all or none; resolves to where they are.
   * @throws {RecordTooLarge} when their topic does not take as much.
   */
  readonly publish: (records: readonly FoundRecord[]) => Promise<Position[]>;
  /** Called for each record that was requested. */
  readonly audit: (result: RedriveResult) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
