import type { Admin, Kafka } from 'kafkajs';
import type { PartitionRange, Position } from './position.ts';
import { type ReadRecords, RecordReader } from './record-reader.ts';

/** The records of some topics, while a run needs them. */
export interface TopicRecords extends AsyncDisposable {
  /** What a topic holds now, partition by partition. */
  rangesOf(topic: string): Promise<PartitionRange[]>;
  /** The records at these positions, as far as their topics still keep them; see {@link RecordReader.read}. */
  read(positions: readonly Position[], maximumBytes?: number): Promise<ReadRecords>;
}

/**
 * Connects to the topics.
 * @param groupPrefix see {@link RecordReader.start}.
 */
export async function openTopics(
  kafka: Kafka,
  options: { readonly groupPrefix: string; readonly topics: readonly string[] },
): Promise<TopicRecords> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const reader = await RecordReader.start(kafka, options);
    return {
      rangesOf: (topic) => rangesOf(admin, topic),
      read: async (positions, maximumBytes) => reader.read(await kept(admin, positions), maximumBytes),
      [Symbol.asyncDispose]: async () => {
        await Promise.all([reader[Symbol.asyncDispose](), admin.disconnect()]);
      },
    };
  } catch (error) {
    await admin.disconnect();
    throw error;
  }
}

/** What a topic holds now, partition by partition. */
export async function rangesOf(admin: Admin, topic: string): Promise<PartitionRange[]> {
  return (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
    partition,
    low: Number(low),
    high: Number(high),
  }));
}

/** Positions that exist: Kafka would wait for those beyond the end, and reset for those before the start. */
async function kept(admin: Admin, positions: readonly Position[]): Promise<Position[]> {
  const topics = [...new Set(positions.map(({ topic }) => topic))];
  const ranges = new Map(
    await Promise.all(topics.map(async (topic) => [topic, await rangesOf(admin, topic)] as const)),
  );
  return positions.filter(({ topic, partition, offset }) => {
    const range = ranges.get(topic)?.find((each) => each.partition === partition);
    return range !== undefined && range.low <= offset && offset < range.high;
  });
}
