import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { putScramUser } from '../../local/src/services/kafka/scram-users.ts';
import { Consumers } from './support/consumers.ts';
import { everythingKept } from './support/kept.ts';
import { anOrder, available, eventually, mailbox, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

const system = systemOfThisFile();
let consumers: Consumers;

beforeAll(() => {
  consumers = new Consumers(system().ready);
});
afterAll(() => consumers?.close());

type Json = Readonly<Record<string, unknown>>;

async function api<T = Json>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`${system().ready.console}/api/v1${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Waits until every mapping polls, as after a start. */
async function settled(): Promise<void> {
  expect(await api('/polling?wait=60')).toMatchObject({ isPolling: true });
  await consumers.allCaughtUp();
}

/** Everything that there is: what topics, tables, groups, mailbox, mappings and functions hold. */
async function everything() {
  const { ready } = system();
  const admin = new Kafka({ brokers: ready.kafka.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((name) => !name.startsWith('__')).sort();
  const ranges = await Promise.all(
    topics.map(async (topic) => [topic, (await admin.fetchTopicOffsets(topic)).sort(byPartition)] as const),
  );
  const { groups } = await admin.listGroups();
  const { resources: acls } = await admin.describeAcls({
    ...{ resourceType: 1, resourcePatternType: 1, operation: 1, permissionType: 1 },
  });
  await admin.disconnect();
  const mappings = await api<{ uuid: string }[]>('/mappings');
  const invocations = await api<{ functionName: string }[]>('/invocations');
  return {
    ranges: Object.fromEntries(ranges),
    groups: groups.map(({ groupId }) => groupId).sort(),
    acls,
    kept: await everythingKept(ready),
    emails: await mailbox(ready),
    mappings: await Promise.all(mappings.map(({ uuid }) => mappingAndRecords(uuid))),
    functions: await api('/functions'),
    faults: await api('/faults'),
    deadLetters: await api('/dead-letters'),
    invocations: invocations.map(({ functionName }) => functionName).sort(),
  };
}

/** When a mapping was changed last is not data. */
async function mappingAndRecords(uuid: string) {
  const { settings, ...mapping } = await api<{ settings: Json }>(`/mappings/${uuid}`);
  const { LastModified: _, ...others } = settings;
  return { ...mapping, settings: others, records: await api(`/mappings/${uuid}/records`) };
}

const byPartition = (one: { partition: number }, other: { partition: number }) =>
  one.partition - other.partition;

/** A table, a topic with a record, a group and an ACL of no template. */
async function leaveMore(): Promise<void> {
  const { ready } = system();
  const client = new Kafka({ brokers: ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const [admin, producer, consumer] = [
    client.admin(),
    client.producer(),
    client.consumer({ groupId: 'left' }),
  ];
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ topics: [{ topic: 'left' }] });
  await producer.send({ topic: 'left', messages: [{ value: 'a record' }] });
  const read = Promise.withResolvers<void>();
  await consumer.subscribe({ topic: 'left', fromBeginning: true });
  await consumer.run({ eachMessage: async () => read.resolve() });
  await read.promise;
  const acl = { resourceType: 2, resourceName: 'left', resourcePatternType: 3, principal: 'User:sarah' };
  await admin.createAcls({ acl: [{ ...acl, host: '*', operation: 3, permissionType: 3 }] });
  await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
  await putScramUser(ready.kafka.split(','), { name: 'sarah', password: 'secret' });
}

describe('a reset of the mirror', () => {
  test('A reset of the mirror leaves everything as it was after the start, and the next order goes its way.', async () => {
    const { ready } = system();
    await settled();
    const whenNew = await everything();
    const stock = await available(ready, 'book-kafka-guide');
    const shopper = await Shopper.signUp(ready);
    const orderId = await shopper.place(anOrder());
    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    await consumers.allCaughtUp();
    await leaveMore();
    expect(await available(ready, 'book-kafka-guide')).toBe(stock - 1);

    const { durationMs } = await api<{ durationMs: number }>('/reset', { method: 'POST' });
    expect(durationMs).toBeGreaterThan(0);
    await settled();
    expect(await everything()).toEqual(whenNew);
    expect((await shopper.request(`/orders/${orderId}`)).status).toBe(404);

    const next = await shopper.place(anOrder());
    expect((await shopper.finalOrder(next)).status).toBe('shipped');
    expect(await available(ready, 'book-kafka-guide')).toBe(stock - 1);
    await eventually(async () => expect((await shopper.mails()).length).toBeGreaterThanOrEqual(3));
    const invocations = await api<{ initDurationMs?: number }[]>(
      '/functions/orderstream-dev-payment/invocations',
    );
    // The newest is the first; the oldest after the reset ran in an environment from before.
    expect(invocations.at(-1)).toMatchObject({ functionName: 'orderstream-dev-payment' });
    expect(invocations.at(-1)?.initDurationMs).toBeUndefined();
  });
});
