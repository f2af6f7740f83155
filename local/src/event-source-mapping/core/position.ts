/** Where a record is. */
export interface Position {
  /** Its name. */
  readonly topic: string;
  /** From 0. */
  readonly partition: number;
  /** From 0. */
  readonly offset: number;
}

/** `topic-partition@offset`. */
export const positionText = ({ topic, partition, offset }: Position): string =>
  `${topic}-${partition}@${offset}`;
