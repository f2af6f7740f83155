import { Kafka, logLevel, Partitioners, type ProducerRecord } from 'kafkajs';
import { unframe } from '../../../events/glue-wire-format.ts';
import { cloudEventHeaders, encodeEvent, type OrderstreamEvent, topicOf } from '../../../events/index.ts';
import { readTopic } from './kafka.ts';

/**
 * Puts events on their topic as their writer does, with the schema version of a record that is there.
 * @param events Of one type, of which the topic holds one already.
 */
export async function produce(brokers: string, events: readonly OrderstreamEvent[]): Promise<void> {
  const [first] = events;
  if (!first) throw new Error('No events are given.');
  const topic = topicOf[first.type];
  const schemaVersionId = await schemaVersionIdOf(brokers, topic, first.type);
  const messages = events.map((event) => ({
    key: event.orderId,
    value: encodeEvent(event, schemaVersionId),
    headers: cloudEventHeaders(event),
  }));
  await send(brokers, [{ topic, messages }]);
}

/** Puts records without key and headers on a partition, whatever they hold. */
export async function produceRaw(
  brokers: string,
  {
    topic,
    partition,
    values,
  }: { readonly topic: string; readonly partition: number; readonly values: readonly Buffer[] },
): Promise<void> {
  await send(
    brokers,
    values.map((value) => ({ topic, messages: [{ partition, key: null, value }] })),
  );
}

/** One batch after the other. */
async function send(brokers: string, batches: readonly ProducerRecord[]): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (const batch of batches) await producer.send(batch);
  await producer.disconnect();
}

async function schemaVersionIdOf(brokers: string, topic: string, type: string): Promise<string> {
  const record = (await readTopic(brokers, topic)).findLast(({ headers }) => headers.ce_type === type);
  if (!record) throw new Error(`There is no ${type} on ${topic}.`);
  return unframe(record.value).schemaVersionId;
}
