import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EachMessagePayload, Kafka, logLevel } from 'kafkajs';
import { decodeEvent, topicOf } from '../../../../events/index.ts';
import {
  type ClosableEventProducer,
  createProducer,
  NotConfirmedError,
} from '../../../../functions/shared/kafka/producer.ts';
import { testKafka } from '../../../support/kafka.ts';
import { orderPlaced, paymentFailed } from '../../support/events.ts';

const variables = {
  POWERTOOLS_SERVICE_NAME: 'producer-test',
  BOOTSTRAP_BROKERS: testKafka().brokers.join(','),
  SCHEMA_VERSION_IDS: JSON.stringify({ OrderPlaced: '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a' }),
};
const plaintext = { ssl: false, sasl: undefined };
const kafka = new Kafka({ brokers: testKafka().brokers, logLevel: logLevel.NOTHING });

let producer: ClosableEventProducer;
beforeAll(async () => {
  Object.assign(process.env, variables);
  const admin = kafka.admin();
  await admin.createTopics({ topics: [{ topic: topicOf.OrderPlaced, numPartitions: 3 }] });
  await admin.disconnect();
  producer = createProducer(plaintext);
});
afterAll(async () => {
  await producer.disconnect();
  for (const name of Object.keys(variables)) delete process.env[name];
});

/** The first record of that order that the topic holds. */
async function recordOf(orderId: string): Promise<EachMessagePayload> {
  const consumer = kafka.consumer({ groupId: `producer-test-${orderId}` });
  await consumer.subscribe({ topic: topicOf.OrderPlaced, fromBeginning: true });
  const { promise, resolve } = Promise.withResolvers<EachMessagePayload>();
  await consumer.run({
    eachMessage: async (payload) => {
      if (payload.message.key?.toString() === orderId) resolve(payload);
    },
  });
  const record = await promise;
  await consumer.disconnect();
  return record;
}

describe('the producer', () => {
  test('The producer writes an event keyed by its order, encoded, with its headers.', async () => {
    const order = orderPlaced(crypto.randomUUID());
    await producer.send([{ event: order }]);
    const { message } = await recordOf(order.orderId);
    expect(decodeEvent('OrderPlaced', message.value as Buffer)).toEqual(order);
    expect(message.headers?.ce_id?.toString()).toBe(order.id);
  });

  test('The producer writes bytes that are given as they are.', async () => {
    const order = orderPlaced(crypto.randomUUID());
    await producer.send([{ event: order, encoded: new Uint8Array([1, 2, 3]) }]);
    const { message } = await recordOf(order.orderId);
    expect([...(message.value as Buffer)]).toEqual([1, 2, 3]);
  });

  test('The producer names the event type whose schema version id is missing.', async () => {
    const failed = paymentFailed(orderPlaced('order-1'));
    await expect(producer.send([{ event: failed }])).rejects.toThrow(
      'SCHEMA_VERSION_IDS has no PaymentFailed',
    );
  });

  test('The producer reports that nothing was confirmed when no broker responds, and can be created meanwhile.', async () => {
    const unreachable = createProducer({ ...plaintext, brokers: ['127.0.0.1:1'] });
    const sending = unreachable.send([{ event: orderPlaced('order-1') }]);
    await expect(sending).rejects.toBeInstanceOf(NotConfirmedError);
  });

  test('The producer sends nothing for no events.', async () => {
    const unreachable = createProducer({ ...plaintext, brokers: ['127.0.0.1:1'] });
    await expect(unreachable.send([])).resolves.toBeUndefined();
  });
});
