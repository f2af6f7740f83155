import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kafka } from 'kafkajs';

const run = promisify(execFile);

/** A new topic, empty. */
export async function createTopic(kafka: Kafka, partitions: number): Promise<string> {
  const topic = `bench-${randomUUID().slice(0, 8)}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] });
  await admin.disconnect();
  return topic;
}

/** A new topic with so many records of 300 bytes, written by a separate process: its memory is not ours. */
export async function filledTopic(
  kafka: Kafka,
  brokers: readonly string[],
  partitions: number,
  records: number,
): Promise<string> {
  const topic = await createTopic(kafka, partitions);
  const script = join(import.meta.dirname, 'fill.ts');
  await run(process.execPath, [script, brokers.join(','), topic, String(partitions), String(records)]);
  return topic;
}
