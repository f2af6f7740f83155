import type { OrderStore } from '../../orders/ports.ts';
import type { TopicRecords } from '../records/topics.ts';
import type { SchemaVersionIds } from './mapping-record.ts';
import type { TopicRange } from './page.ts';

/** What rebuilding the timeline needs. */
export interface RebuildPorts {
  readonly topics: Pick<TopicRecords, 'read'> & {
    /** What all partitions of all topics hold now. */
    readonly ranges: () => Promise<readonly TopicRange[]>;
  };
  /** Writes to the table that is rebuilt. */
  readonly store: Pick<OrderStore, 'add'>;
  readonly versionIds: SchemaVersionIds;
  /** Milliseconds since any moment. */
  readonly monotonicMs: () => number;
}
