import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import { unknownPartition, unknownTopic } from './errors.ts';
import type { ApiPorts } from './types.ts';

/**
 * All partitions of a topic, or the one that is named.
 * @throws {ServiceException} UnknownTopic, UnknownPartition.
 */
export async function rangesOf(
  { offsets }: Pick<ApiPorts, 'offsets'>,
  topic: string,
  partition?: number,
): Promise<readonly PartitionRange[]> {
  const ranges = await offsets.ranges(topic);
  if (!ranges) throw unknownTopic(topic, await offsets.topics());
  if (partition === undefined) return ranges;
  const range = ranges.find((each) => each.partition === partition);
  if (!range) throw unknownPartition(topic, partition, ranges.length);
  return [range];
}
