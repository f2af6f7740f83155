import type { Position } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import type { TopicRecords } from '../records/topics.ts';
import type { Ledger } from './ledger.ts';
import type { RedriveResult } from './types.ts';

export interface RedrivePorts {
  readonly topics: Pick<TopicRecords, 'rangesOf' | 'read'>;
  readonly ledger: Ledger;
  /** Writes copies of the records; resolves to where they are. */
  readonly publish: (records: readonly FoundRecord[]) => Promise<Position[]>;
  /** Told of each record that was asked for. */
  readonly audit: (result: RedriveResult) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
