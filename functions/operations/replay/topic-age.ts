import { type TopicName, topics } from '../../../events/catalogue.ts';
import type { TopicRecords } from '../records/topics.ts';
import type { TopicAge } from './types.ts';

/**
 * Since when a topic keeps all its records: the oldest record of each partition that has lost some already, the latest of
 * these. A partition that has lost all of them has what its retention keeps.
 * @param now milliseconds since the epoch.
 * @throws {Error} when an oldest record expires meanwhile.
 */
export async function ageOf(
  topic: string,
  { rangesOf, read }: Pick<TopicRecords, 'rangesOf' | 'read'>,
  now: number,
): Promise<TopicAge> {
  const shortened = (await rangesOf(topic)).filter(({ low }) => low > 0);
  const kept = shortened.filter(({ low, high }) => low < high);
  const { records } = await read(kept.map(({ partition, low }) => ({ topic, partition, offset: low })));
  if (records.length < kept.length) {
    throw new Error(`The oldest records of ${topic} are expiring. Run the command again.`);
  }
  const times = records.map(({ message }) => Number(message.timestamp));
  if (kept.length < shortened.length) times.push(now - retentionMs(topic));
  return { topic, ...(times.length > 0 && { completeSince: Math.max(...times) }) };
}

function retentionMs(topic: string): number {
  return topics[topic as TopicName].retentionInDays * 86_400_000;
}
