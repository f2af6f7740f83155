import type { Position } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import type { TopicRecords } from '../records/topics.ts';
import type { Ledger } from './ledger.ts';
import type { RedriveResult } from './types.ts';

/** A copy has two headers more than its record, which may be too many for the topic. */
export class RecordTooLarge extends Error {}

export interface RedrivePorts {
  readonly topics: Pick<TopicRecords, 'rangesOf' | 'read'>;
  readonly ledger: Ledger;
  /**
   * Writes copies of records of one partition, all or none; resolves to where they are.
   * @throws {RecordTooLarge} when their topic does not take as much.
   */
  readonly publish: (records: readonly FoundRecord[]) => Promise<Position[]>;
  /** Told of each record that was asked for. */
  readonly audit: (result: RedriveResult) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
