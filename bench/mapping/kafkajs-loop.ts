import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { type DecodedEvent, handler } from './functions/decode/index.mjs';

/** A bare consumer, the group and the wait like those of a mapping. @returns how to stop it. */
export async function startConsumer(
  kafka: Kafka,
  topic: string,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<() => Promise<void>> {
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 5_000, minBytes: 1 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachBatch });
  return () => consumer.disconnect();
}

/** Records a second of a loop that calls the function's handler in process, with the events a mapping would build. */
export async function loopedPerSecond(kafka: Kafka, topic: string, records: number): Promise<number> {
  const done = Promise.withResolvers<number>();
  let startedAt = 0;
  let count = 0;
  const stop = await startConsumer(kafka, topic, async ({ batch }) => {
    startedAt ||= performance.now();
    for (let from = 0; from < batch.messages.length; from += 100) {
      handler(eventOf(topic, batch.partition, batch.messages.slice(from, from + 100)));
    }
    count += batch.messages.length;
    if (count >= records) done.resolve(performance.now());
  });
  const endedAt = await done.promise;
  await stop();
  return (count / (endedAt - startedAt)) * 1000;
}

function eventOf(topic: string, partition: number, messages: readonly KafkaMessage[]): DecodedEvent {
  const records = messages.map((message) => ({
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    timestampType: 'CREATE_TIME',
    value: message.value?.toString('base64') ?? '',
    headers: [],
  }));
  return { records: { [`${topic}-${partition}`]: records } };
}
