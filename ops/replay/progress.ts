import type { GroupProgress } from '../../functions/operations/replay/types.ts';

/** Up to where groups read, by group, topic and partition. */
export type Ends = ReadonlyMap<string, number>;

const keyOf = ({ groupId, topic }: GroupProgress, partition: number) => `${groupId} ${topic}-${partition}`;

/** The present ends of what the groups read. */
export function endsOf(groups: readonly GroupProgress[]): Ends {
  return new Map(
    groups.flatMap((group) =>
      group.partitions.map(({ partition, end }) => [keyOf(group, partition), end] as const),
    ),
  );
}

/** How many records the groups have not read before these ends. */
export function recordsLeft(groups: readonly GroupProgress[], ends: Ends): number {
  return groups
    .flatMap((group) =>
      group.partitions.map(({ partition, next }) => (ends.get(keyOf(group, partition)) ?? 0) - next),
    )
    .reduce((sum, left) => sum + Math.max(0, left), 0);
}
