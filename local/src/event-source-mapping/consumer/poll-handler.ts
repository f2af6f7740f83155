import type { Clock } from '../../shared/clock.ts';
import type { BufferedRecords } from '../core/fetch-buffer.ts';
import type { KafkaEndpoint } from './client-options.ts';
import type { StartingPosition, StartOffset } from './start-positions.ts';

/** Records of one partition, and the end of the broker's log. */
export interface FetchedRecords {
  readonly records: BufferedRecords;
  readonly highWatermark: number;
}

/** What the group has assigned to this member. */
export interface Membership {
  readonly memberName: string;
  readonly partitions: readonly number[];
  /** Of the whole topic. */
  readonly partitionCount: number;
  /** Grows with each rebalance of the group. */
  readonly generation: number;
}

/** What the mapping does with what is polled. Offsets are those of records; positions are the next to fetch. */
export interface PollHandler {
  readonly partitions: () => Iterable<number>;
  readonly position: (partition: number) => number;
  /** The position that may be committed; undefined when the partition is not held. */
  readonly committable: (partition: number) => number | undefined;
  /** The position that the group is known to have; undefined when the partition is not held. */
  readonly committed: (partition: number) => number | undefined;
  /** True while the partition has room for more records. */
  readonly wants: (partition: number) => boolean;
  readonly onJoined: (membership: Membership) => void;
  readonly onAssigned: (starts: readonly StartOffset[]) => void;
  readonly onRevoked: (partitions: readonly number[]) => void;
  readonly onFetched: (partition: number, fetched: FetchedRecords) => void;
  readonly onCommitted: (offsets: ReadonlyMap<number, number>) => void;
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
  /** How often to look for partitions that were added to the topic. */
  readonly partitionRefreshMs: number;
  /** How many partitions the topic had when polling first began; remembers the first value it is given. */
  readonly firstPartitionCount: (current: number) => number;
}
