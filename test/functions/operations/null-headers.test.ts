import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Producer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { RecordReader } from '../../../functions/operations/records/record-reader.ts';
import { publish } from '../../../functions/operations/redrive/publisher.ts';
import { createTopics, testKafka } from '../../support/kafka.ts';

test('A record with headers that have no value is read, and published again with empty ones.', async () => {
  const { brokers } = testKafka();
  const topic = `null-headers-${randomUUID().slice(0, 8)}`;
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  await createTopics({ topic, numPartitions: 1 });
  const other = new Producer<Buffer, Buffer, Buffer, Buffer | null>({
    clientId: 'other',
    bootstrapBrokers: brokers,
    serializers: { key: bytes, value: bytes, headerKey: bytes, headerValue: bytes as never },
  });
  const headers = new Map<Buffer, Buffer | null>([
    [Buffer.from('none'), null],
    [Buffer.from('mixed'), null],
    [Buffer.from('mixed'), Buffer.from('text')],
  ]);
  await other.send({ messages: [{ topic, value: Buffer.from('{}'), headers }] });

  const producer = kafka.producer();
  await producer.connect();
  await using reader = await RecordReader.start(kafka, { groupPrefix: topic, topics: [topic] });
  const { records } = await reader.read([{ topic, partition: 0, offset: 0 }]);
  expect(records[0]?.message.headers).toEqual({ none: null, mixed: [null, Buffer.from('text')] });
  const [copy] = await publish(producer, records);
  const { records: copies } = await reader.read(copy ? [copy] : []);
  expect(copies[0]?.message.headers).toMatchObject({
    none: Buffer.from(''),
    mixed: [Buffer.from(''), Buffer.from('text')],
    'redrive-count': Buffer.from('1'),
  });
  await Promise.all([other.close(), producer.disconnect()]);
});

const bytes = (value: Buffer | undefined) => value;
