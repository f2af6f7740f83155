import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import { beyondTheLog } from './errors.ts';
import { rangesOf } from './topic-ranges.ts';
import type { ApiPorts } from './types.ts';

/** Where a mapping is moved to. */
export type RewindTarget = { readonly toOffset: number } | { readonly toTime: number };

type Ports = Pick<ApiPorts, 'offsets'>;

/**
 * The offsets that a group is moved to, by partition.
 * @param partition undefined for all of the topic: then an offset that one of them does not have is its nearest.
 * @throws {ServiceException} UnknownTopic, UnknownPartition, OffsetOutOfRange.
 */
export async function rewindOffsets(
  { offsets }: Ports,
  { topic, partition }: { readonly topic: string; readonly partition?: number },
  target: RewindTarget,
): Promise<ReadonlyMap<number, number>> {
  const ranges = await rangesOf({ offsets }, topic, partition);
  if ('toTime' in target) {
    const found = await offsets.at(topic, target.toTime);
    return new Map(ranges.map((range) => [range.partition, within(range, found.get(range.partition))]));
  }
  if (partition !== undefined) requireInLog(topic, ranges, target.toOffset);
  return new Map(ranges.map((range) => [range.partition, within(range, target.toOffset)]));
}

const within = ({ start, end }: PartitionRange, offset = end) => Math.min(end, Math.max(start, offset));

/** The end itself is accepted: everything before it is skipped. */
function requireInLog(topic: string, [range]: readonly PartitionRange[], offset: number): void {
  if (range && (offset < range.start || offset > range.end))
    throw beyondTheLog(`${topic}-${range.partition}`, offset, { ...range, end: range.end + 1 });
}
