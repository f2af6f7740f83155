/** A consumer group and the topic that its mapping reads. */
export interface TopicGroup {
  readonly groupId: string;
  readonly topic: string;
}

/** What the function `replay` is asked for. */
export type ReplayRequest =
  /** Sets where the groups read next. Nobody may be in them: the mappings are disabled. */
  | {
      readonly action: 'move';
      readonly groups: readonly TopicGroup[];
      /** The first record of this time or later, milliseconds since the epoch; or the first record there is. */
      readonly from: number | 'beginning';
    }
  /** Tells how far the groups are. */
  | { readonly action: 'progress'; readonly groups: readonly TopicGroup[] }
  /** Finds since when the topics keep all records. */
  | { readonly action: 'oldest'; readonly topics: readonly string[] };

/** Where a group read before, and where it reads next. */
export interface MovedPartition {
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
  /** Records that are older may be gone, milliseconds since the epoch; absent when the topic lost none yet. */
  readonly completeSince?: number;
}

export interface ReplayAnswers {
  readonly move: readonly MovedGroup[];
  readonly progress: readonly GroupProgress[];
  readonly oldest: readonly TopicAge[];
}
