import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import avro from 'avsc';
import { Kafka, logLevel, Partitioners, type ProducerRecord } from 'kafkajs';
import { frame, unframe } from '../../../events/glue-wire-format.ts';
import { cloudEventHeaders, encodeEvent, type OrderstreamEvent, topicOf } from '../../../events/index.ts';
import { schemaVersionsOf } from '../../../events/schema-files.ts';
import { readTopic } from './kafka.ts';
import type { System } from './system.ts';

/**
 * Puts events on their topic as their writer does, with the schema version of a record that is there.
 * @param events Of one type, of which the topic holds one already.
 * @param partition Default: that of the key of each.
 */
export async function produce(
  brokers: string,
  events: readonly OrderstreamEvent[],
  partition?: number,
): Promise<void> {
  const [first] = events;
  if (!first) throw new Error('No events are given.');
  const topic = topicOf[first.type];
  const schemaVersionId = await schemaVersionIdOf(brokers, topic, first.type);
  const messages = events.map((event) => ({
    key: event.orderId,
    value: encodeEvent(event, schemaVersionId),
    headers: cloudEventHeaders(event),
    ...(partition !== undefined && { partition }),
  }));
  await send(brokers, [{ topic, messages }]);
}

/**
 * Puts an event on its topic as its writer did at an earlier version of its schema.
 * @param event With the fields of that version.
 */
export async function produceEarlier(
  { ready, dataDirectory }: Pick<System, 'ready' | 'dataDirectory'>,
  event: OrderstreamEvent,
  version: number,
): Promise<void> {
  const schema = schemaVersionsOf(event.type).find((each) => each.version === version);
  const registered = JSON.parse(readFileSync(join(dataDirectory, 'schemas.json'), 'utf8')) as {
    readonly schemaVersionId: string;
    readonly definition: string;
  }[];
  const { schemaVersionId } = registered.find(({ definition }) => definition === schema?.definition) ?? {};
  if (!schema || !schemaVersionId) throw new Error(`There is no version ${version} of ${event.type}.`);
  const payload = avro.Type.forSchema(JSON.parse(schema.definition)).toBuffer(event);
  const value = frame(schemaVersionId, payload);
  const message = { key: event.orderId, value, headers: cloudEventHeaders(event) };
  await send(ready.kafka, [{ topic: topicOf[event.type], messages: [message] }]);
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
