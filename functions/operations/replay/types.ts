/** A consumer group and the topic that its mapping reads. */
export interface TopicGroup {
  readonly groupId: string;
  readonly topic: string;
}

/** Request of the function `replay`. */
export type ReplayRequest =
  /** Sets where the groups read next. They must have no members: the mappings are disabled. */
  | {
      readonly action: 'move';
      readonly groups: readonly TopicGroup[];
      /** The first record of this time or later, milliseconds since the epoch; or the first record there is. */
      readonly from: number | 'beginning';
    }
  /** Returns the progress of the groups. */
  | { readonly action: 'progress'; readonly groups: readonly TopicGroup[] }
  /** Finds since when the topics keep all records. */
  | { readonly action: 'oldest'; readonly topics: readonly string[] };

/** Where a group read before, and where it reads next. */
interface MovedPartition {
  readonly partition: number;
  /** The oldest record for a group that has read none. */
  readonly before: number;
  /** Never later than `before`. */
  readonly next: number;
  /** The offset of the record that is written next. */
  readonly end: number;
}

export interface MovedGroup extends TopicGroup {
  readonly partitions: readonly MovedPartition[];
}

/** How far a group is. */
export interface GroupProgress extends TopicGroup {
  readonly partitions: readonly {
    readonly partition: number;
    /** The offset that is read next; the oldest record for a group that has read none. */
    readonly next: number;
    /** The offset of the record that is written next. */
    readonly end: number;
  }[];
}

export interface TopicAge {
  readonly topic: string;
  /** Older records may have expired, milliseconds since the epoch; absent when none has expired yet. */
  readonly completeSince?: number;
}

export interface ReplayResponses {
  readonly move: readonly MovedGroup[];
  readonly progress: readonly GroupProgress[];
  readonly oldest: readonly TopicAge[];
}
