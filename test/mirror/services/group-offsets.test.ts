import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { TopicOffsets } from '../../../local/src/services/kafka/topic-offsets.ts';
import { createTopics, testKafka } from '../../support/kafka.ts';
import { kafka } from '../event-source-mapping/harness.ts';

test('The offset of a group is set as soon as its last member has left, and read until that is closed.', async () => {
  const topic = `moved-${randomUUID().slice(0, 8)}`;
  await createTopics({ topic, numPartitions: 1 });
  // As that of pollers: a member whose leaving got lost is one until then.
  const consumer = kafka().consumer({ groupId: topic, sessionTimeout: 10_000 });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topic });
  await consumer.run({ eachMessage: async () => {} });
  await joined;
  const offsets = new TopicOffsets(testKafka().brokers);
  const committed = offsets.commit(topic, topic, new Map([[0, 7]]));
  await consumer.disconnect();
  await committed;
  expect(await offsets.committed(topic, topic)).toEqual(new Map([[0, 7]]));
  await offsets.close();
  await expect(offsets.topics()).rejects.toThrow('not read any more');
});

test('A topic that is deleted while its partitions are read has none, and the error of one that is still there is thrown.', async () => {
  const topic = `deleted-${randomUUID().slice(0, 8)}`;
  await using cleanup = new AsyncDisposableStack();
  const offsets = new TopicOffsets(testKafka().brokers);
  cleanup.defer(() => offsets.close());
  const topics = jest.spyOn(offsets, 'topics').mockResolvedValueOnce([topic]);
  expect(await offsets.ranges(topic)).toBeUndefined();
  topics.mockResolvedValue([topic]);
  await expect(offsets.ranges(topic)).rejects.toThrow('does not host this topic-partition');
});

test('A topic that is deleted keeps none of the others, and no later one, from being read.', async () => {
  const id = randomUUID().slice(0, 8);
  const [deleted, other, later] = [`deleted-${id}`, `other-${id}`, `later-${id}`];
  await using cleanup = new AsyncDisposableStack();
  const admin = kafka().admin();
  await admin.connect();
  cleanup.defer(() => admin.disconnect());
  const offsets = new TopicOffsets(testKafka().brokers);
  cleanup.defer(() => offsets.close());
  const range = [{ partition: 0, start: 0, end: 0 }];
  await createTopics(...[deleted, other].map((topic) => ({ topic, numPartitions: 1 })));
  expect([await offsets.ranges(deleted), await offsets.ranges(other)]).toEqual([range, range]);
  await admin.deleteTopics({ topics: [deleted] });
  await createTopics({ topic: later, numPartitions: 1 });
  const found = await Promise.all([deleted, other, later].map((topic) => offsets.ranges(topic)));
  expect(found).toEqual([undefined, range, range]);
});
