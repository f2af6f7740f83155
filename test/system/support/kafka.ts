import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Records on a topic, by its end offsets. */
export async function recordCount(brokers: string, topic: string): Promise<number> {
  return (await withAdmin(brokers, (admin) => admin.fetchTopicOffsets(topic))).reduce(
    (sum, { high, low }) => sum + Number(high) - Number(low),
    0,
  );
}

/** Every record of a topic from its beginning to its present end, in partition order. */
export async function readTopic(
  brokers: string,
  topic: string,
): Promise<
  { partition: number; offset: number; key: string; value: Buffer; headers: Record<string, string> }[]
> {
  const expected = await recordCount(brokers, topic);
  // Readers of several topics start in the same millisecond: two in one group would take each other's partitions.
  const consumer = kafkaOf(brokers).consumer({ groupId: `reader-${randomUUID()}` });
  const records: Awaited<ReturnType<typeof readTopic>> = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const all = Promise.withResolvers<void>();
  if (expected === 0) all.resolve();
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
      records.push({
        partition,
        offset: Number(message.offset),
        key: String(message.key),
        value: message.value ?? Buffer.alloc(0),
        headers: Object.fromEntries(headers),
      });
      if (records.length === expected) all.resolve();
    },
  });
  await all.promise;
  await consumer.disconnect();
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

/** Deletes what a topic holds now, as its retention would. */
export function expireAll(brokers: string, topic: string): Promise<void> {
  return withAdmin(brokers, async (admin) => {
    const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
      partition,
      offset: high,
    }));
    await admin.deleteTopicRecords({ topic, partitions });
  });
}

/** Records that a mapping's consumer group has not committed, by `<group> <topic>-<partition>`; what is read to its end is not named. */
export function backlog(brokers: string): Promise<Record<string, number>> {
  return withAdmin(brokers, async (admin) => {
    const { groups } = await admin.listGroups();
    const backlog: Record<string, number> = {};
    for (const { groupId } of groups.filter((group) => group.groupId.startsWith('dev-'))) {
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
        const committed = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          const count = Number(high) - Math.max(Number(low), committed.get(partition) ?? 0);
          if (count > 0) backlog[`${groupId} ${topic}-${partition}`] = count;
        }
      }
    }
    return backlog;
  });
}

async function withAdmin<T>(
  brokers: string,
  work: (admin: ReturnType<Kafka['admin']>) => Promise<T>,
): Promise<T> {
  const admin = kafkaOf(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function kafkaOf(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}
