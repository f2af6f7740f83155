import { Kafka, logLevel, type Message } from 'kafkajs';
import { decodeEvent, type EventType } from '../../events/index.ts';
import { readTopic } from '../system/support/kafka.ts';
import type { LoggedEvent } from './evidence.ts';

/** Holds failure documents, no events. */
export const DEAD_LETTERS = 'dead-letters';

/** Kept well below the largest request that a broker takes, 1 MB. */
const RECORDS_A_REQUEST = 100;

/** Marks records that were put on a topic again. */
const COPY = 'chaos-copy';

/** Every event of the log; copies are left out. */
export async function readLog(brokers: string): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  for (const topic of await eventTopics(brokers)) {
    for (const { headers, value } of await readTopic(brokers, topic)) {
      if (headers[COPY]) continue;
      const event = decodeEvent(headers.ce_type as EventType, value);
      log.push({ event, bytes: value.toString('base64') });
    }
  }
  return log;
}

/** Puts every record of the log on its topic again, so many times: duplicates that come late, and out of order. */
export async function repeatLog(brokers: string, times: number): Promise<number> {
  if (times === 0) return 0;
  const producer = kafkaOf(brokers).producer();
  await producer.connect();
  let count = 0;
  for (const topic of await eventTopics(brokers)) {
    const records = (await readTopic(brokers, topic)).filter(({ headers }) => !headers[COPY]);
    const copies: Message[] = records.map(({ key, value, partition, headers }) => ({
      key,
      value,
      partition,
      headers: { ...headers, [COPY]: '1' },
    }));
    for (let time = 0; time < times; time += 1) {
      for (let first = 0; first < copies.length; first += RECORDS_A_REQUEST) {
        await producer.send({ topic, messages: copies.slice(first, first + RECORDS_A_REQUEST) });
      }
      count += copies.length;
    }
  }
  await producer.disconnect();
  return count;
}

/** A consumer group and the topic it reads. */
export interface Reader {
  readonly groupId: string;
  readonly topic: string;
}

/** Records that the groups have not committed yet. */
export async function lagOf(brokers: string, readers: readonly Reader[]): Promise<number> {
  const admin = kafkaOf(brokers).admin();
  await admin.connect();
  let lag = 0;
  for (const { groupId, topic } of readers) {
    const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      lag += Number(high) - Math.max(Number(low), committed.get(partition) ?? 0);
    }
  }
  await admin.disconnect();
  return lag;
}

async function eventTopics(brokers: string): Promise<string[]> {
  const admin = kafkaOf(brokers).admin();
  await admin.connect();
  const topics = await admin.listTopics();
  await admin.disconnect();
  return topics.filter((topic) => topic !== DEAD_LETTERS && !topic.startsWith('__'));
}

function kafkaOf(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}
