import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { AccessKey } from '../../../local/src/iam/types.ts';
import { removeSessionKey, sessionKeyFor } from '../../../local/src/services/index.ts';
import { iamClientConfig, testKafka } from '../../support/kafka.ts';

const kafka = testKafka();
const quiet = { logLevel: logLevel.NOTHING };

async function connect(key: AccessKey) {
  const admin = new Kafka({ ...iamClientConfig(kafka, key), ...quiet }).admin();
  await admin.connect();
  return admin;
}

// A broker given by KAFKA_BROKERS has no such listener; jest lists the tests as skipped.
const describeIam = kafka.iamBrokers.length > 0 ? describe : describe.skip;

describeIam("the broker's IAM listener", () => {
  test('takes the connection code of production and the access key of a function', async () => {
    const admin = await connect(kafka.accessKeyFor('orders-api'));
    const topic = `iam-${randomUUID()}`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }] });
    await expect(admin.listTopics()).resolves.toContain(topic);
    await admin.disconnect();
  });

  test('takes the key of a session of a role until it is removed', async () => {
    const directory = process.env.TEST_DATA_DIRECTORY ?? '';
    const key = sessionKeyFor(directory, 'role-reader-0123456789ab');
    const admin = await connect(key);
    await admin.disconnect();
    await expect(connect({ ...key, sessionToken: 'other' })).rejects.toThrow(/session token/);
    removeSessionKey(directory, key.accessKeyId);
    await expect(connect(key)).rejects.toThrow(/no identity has the access key ASIALOCAL/);
  });

  test('shows on the PLAINTEXT listener what an IAM client produced', async () => {
    const topic = `iam-${randomUUID()}`;
    const functionClient = new Kafka({ ...iamClientConfig(kafka, kafka.accessKeyFor('producer')), ...quiet });
    const admin = functionClient.admin();
    const producer = functionClient.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic }] });
    await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'v' }] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);

    const person = new Kafka({ brokers: kafka.brokers, ...quiet }).admin();
    await person.connect();
    await expect(person.fetchTopicOffsets(topic)).resolves.toMatchObject([{ partition: 0, high: '1' }]);
    await person.disconnect();
  });

  test.each([
    [
      'a secret that is not the key’s',
      { secretAccessKey: 'x'.repeat(40) },
      /signature does not match the secret/,
    ],
    [
      'an access key that no identity has',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      /no identity has the access key AKIAIOSFODNN7EXAMPLE/,
    ],
    ['a session token of another key', { sessionToken: 'IQoJ/+other=' }, /session token .* is not that of/],
    ['the key without its session token', { sessionToken: undefined }, /session token .* is not that of/],
    [
      'an access key id that names another file',
      { accessKeyId: '../seed' },
      /X-Amz-Credential|no identity has/,
    ],
  ])('refuses %s', async (_case, change, reason) => {
    const key = { ...kafka.accessKeyFor('orders-api'), ...change } as AccessKey;
    await expect(connect(key)).rejects.toThrow(reason);
  });
});
