import type { TopicRecords } from '../records/topics.ts';
import type { TopicAge } from './types.ts';

/**
 * Since when a topic keeps all its records: the oldest record of each partition that has lost some already, the latest of
 * these.
 */
export async function ageOf(
  topic: string,
  { rangesOf, read }: Pick<TopicRecords, 'rangesOf' | 'read'>,
): Promise<TopicAge> {
  const shortened = (await rangesOf(topic)).filter(({ low, high }) => low > 0 && low < high);
  const { records } = await read(shortened.map(({ partition, low }) => ({ topic, partition, offset: low })));
  const times = records.map(({ message }) => Number(message.timestamp));
  return { topic, ...(times.length > 0 && { completeSince: Math.max(...times) }) };
}
