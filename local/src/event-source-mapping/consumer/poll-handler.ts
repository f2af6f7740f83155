import type { Clock } from '../../shared/clock.ts';
import type { FetchedRecords } from '../core/fetch-buffer.ts';
import type { PartitionTable } from '../core/partition-table.ts';
import type { StartingPosition } from '../core/starting-position.ts';
import type { KafkaEndpoint } from './client-options.ts';

/** What the group has assigned to this member. */
export interface Membership {
  readonly memberName: string;
  readonly partitions: readonly number[];
  /** Of the whole topic. */
  readonly partitionCount: number;
  /** Grows with each rebalance of the group. */
  readonly generation: number;
}

/** What the mapping does with what is polled. */
export interface PollHandler {
  /** True while the partition has room for more records. */
  readonly wants: (partition: number) => boolean;
  readonly onJoined: (membership: Membership) => void;
  readonly onFetched: (partition: number, fetched: FetchedRecords) => void;
  /** @param count by how many offsets the group's positions advanced. */
  readonly onCommitted: (offsets: ReadonlyMap<number, number>, count: number) => void;
  readonly onCommitFailed: (error: unknown) => void;
  readonly onPollFailed: (error: unknown) => void;
}

export interface PollerOptions extends KafkaEndpoint {
  readonly groupId: string;
  /** Name of this member, the same after a restart. */
  readonly memberName: string;
  readonly topic: string;
  readonly startingPosition: StartingPosition;
  readonly clock: Clock;
  /** Kept from one membership to the next. */
  readonly partitions: PartitionTable;
  /** How often to look for partitions that were added to the topic. */
  readonly partitionRefreshMs: number;
  /** How many partitions the topic had when polling first began; remembers the first value it is given. */
  readonly firstPartitionCount: (current: number) => number;
}
