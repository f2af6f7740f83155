/** Where a record is. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A partition's records: the first offset that is retained, and the next one to be written. */
export interface PartitionRange {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

/** `<topic>-<partition>`, as events name it. */
export function partitionText({ topic, partition }: Omit<Position, 'offset'>): string {
  return `${topic}-${partition}`;
}

/** `<topic>-<partition>@<offset>`, for display. */
export function positionText(position: Position): string {
  return `${partitionText(position)}@${position.offset}`;
}

/** Positions by their partition, each partition's offsets ascending and once. */
export function offsetsByPartition(positions: readonly Position[]): Map<string, number[]> {
  const groups = Map.groupBy(positions, partitionText);
  return new Map(
    Array.from(groups, ([key, group]) => [
      key,
      [...new Set(group.map(({ offset }) => offset))].sort((a, b) => a - b),
    ]),
  );
}
