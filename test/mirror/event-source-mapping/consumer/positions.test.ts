import { randomUUID } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { statement } from '../../../support/conformance.ts';
import { kafka, Scenario, until } from '../harness.ts';

const values = (...texts: string[]) => texts.map((value) => ({ value }));

describe('positions and lifecycle', () => {
  statement('3-trim-horizon', 'DOC', 'TRIM_HORIZON starts at the oldest record', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce(values('a', 'b'));
    await scenario.map({ StartingPosition: 'TRIM_HORIZON' });
    await until(() => scenario.records.length === 2, 'both records');
    expect(scenario.values).toEqual(['a', 'b']);
  });

  statement(
    '3-latest',
    'DOC',
    'LATEST starts after the newest record, and that holds across a restart',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(values('before'));
      const uuid = await scenario.map({ StartingPosition: 'LATEST' });
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the first commit');
      await scenario.service.stop(1_000);
      await scenario.produce(values('while down'));
      scenario.restart();
      await scenario.map({ StartingPosition: 'LATEST' }, uuid);
      await until(() => scenario.records.length === 1, 'the record');
      expect(scenario.values).toEqual(['while down']);
    },
  );

  statement(
    '3-at-timestamp',
    'DOC',
    'AT_TIMESTAMP starts at the first record of that time or later',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(
        [1000, 2000, 3000].map((timestamp) => ({ value: `${timestamp}`, timestamp: `${timestamp}` })),
      );
      await scenario.map({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: new Date(2000) });
      await until(() => scenario.records.length === 2, 'two records');
      expect(scenario.values).toEqual(['2000', '3000']);
    },
  );

  statement(
    '3-existing-group',
    'DOC',
    'A group with committed offsets resumes there, whatever StartingPosition is',
    async () => {
      await using scenario = await Scenario.create(1);
      const groupId = `group-${randomUUID()}`;
      await scenario.produce(values('a', 'b', 'c'));
      const admin = kafka().admin();
      await admin.connect();
      await admin.setOffsets({ groupId, topic: scenario.topic, partitions: [{ partition: 0, offset: '2' }] });
      await admin.disconnect();
      await scenario.map({
        StartingPosition: 'TRIM_HORIZON',
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: groupId },
      });
      await until(() => scenario.records.length === 1, 'the record');
      expect(scenario.values).toEqual(['c']);
    },
  );

  statement(
    '3-commit',
    'DOC esm-logging',
    'The committed offset is the one after the last processed record',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(values('a', 'b', 'c'));
      const uuid = await scenario.map();
      await until(async () => (await scenario.committed(uuid))[0] === 3, 'offset 3');
      await until(() => scenario.service.metrics(uuid).CommittedEventCount === 3, 'the count');
      expect(scenario.service.get(uuid)).toMatchObject({ State: 'Enabled', LastProcessingResult: 'OK' });
    },
  );

  statement(
    '3-disable',
    'DOC',
    'A disabled mapping invokes nothing and resumes at the committed offset when enabled',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(values('a'));
      const uuid = await scenario.map();
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the first record');
      expect((await scenario.service.update({ UUID: uuid, Enabled: false })).State).toBe('Disabling');
      await until(() => scenario.service.get(uuid).State === 'Disabled', 'Disabled');
      await scenario.produce(values('b', 'c'));
      expect((await scenario.service.update({ UUID: uuid, Enabled: true })).State).toBe('Enabling');
      await until(() => scenario.records.length === 3, 'the others');
      expect(scenario.values).toEqual(['a', 'b', 'c']);
    },
  );

  statement('3-restart', 'INFER', 'A restart resumes at the committed offset', async () => {
    await using scenario = await Scenario.create(3);
    await scenario.produce(Array.from({ length: 30 }, (_, n) => ({ partition: n % 3, value: `${n}` })));
    const uuid = await scenario.map();
    const isDone = async (each: number) =>
      Object.values(await scenario.committed(uuid)).every((offset) => offset === each);
    await until(() => isDone(10), 'all commits');
    await scenario.service.stop(1_000);
    scenario.restart();
    await scenario.produce(Array.from({ length: 30 }, (_, n) => ({ partition: n % 3, value: `${n + 30}` })));
    await scenario.map({}, uuid);
    await until(() => isDone(20), 'the rest');
    expect(scenario.values.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n),
    );
  });

  statement(
    '3-out-of-range',
    'UNCONFIRMED',
    'When retention has passed the committed offset, reading resumes at the oldest record',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(values('a', 'b'));
      const UUID = await scenario.map();
      await until(async () => (await scenario.committed(UUID))[0] === 2, 'the commit');
      await scenario.service.update({ UUID, Enabled: false });
      await scenario.reaches(UUID, 'Disabled');
      await scenario.produce(values('expired 1', 'expired 2', 'kept'));
      await scenario.expireBefore(4);
      await scenario.service.update({ UUID, Enabled: true });
      await until(async () => (await scenario.committed(UUID))[0] === 5, 'the commit');
      expect(scenario.values).toEqual(['a', 'b', 'kept']);
    },
  );

  statement(
    '3-redelivery',
    'INFER',
    'A batch whose invocation did not end before the stop is redelivered',
    async () => {
      await using scenario = await Scenario.create(1);
      const never = Promise.withResolvers<void>();
      scenario.handler = () => never.promise;
      await scenario.produce(values('a'));
      const uuid = await scenario.map();
      await until(() => scenario.records.length === 1, 'the first delivery');
      await scenario.service.stop(10);
      scenario.handler = () => null;
      scenario.restart();
      await scenario.map({}, uuid);
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
      expect(scenario.values).toEqual(['a', 'a']);
      never.resolve();
    },
  );

  statement('3-delete', 'DOC', 'A deleted mapping is Deleting and then gone', async () => {
    await using scenario = await Scenario.create(1);
    const uuid = await scenario.map();
    expect((await scenario.service.delete(uuid)).State).toBe('Deleting');
    await until(() => scenario.service.list().length === 0, 'the mapping to be gone');
    expect(() => scenario.service.get(uuid)).toThrow('does not exist');
  });

  statement(
    '3-missing-topic',
    'mirror',
    'A topic that the cluster lacks is created, and then polled',
    async () => {
      await using scenario = await Scenario.create(1);
      const topic = `${scenario.topic}-late`;
      await scenario.map({ Topics: [topic] });
      await until(async () => {
        const admin = kafka().admin();
        await admin.connect();
        const topics = await admin.listTopics();
        await admin.disconnect();
        return topics.includes(topic);
      }, 'the topic');
      await scenario.produce(values('a'), topic);
      await until(() => scenario.records.length === 1, 'the record');
      expect(scenario.values).toEqual(['a']);
    },
  );

  statement(
    '3-shared-group',
    'DOC',
    'Other live members of the group take a share of the partitions',
    async () => {
      await using scenario = await Scenario.create(4);
      const groupId = `group-${randomUUID()}`;
      const uuid = await scenario.map({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: groupId } });
      await scenario.produce([{ value: 'first' }]);
      await until(() => scenario.records.length === 1, 'the first record');
      const other: string[] = [];
      const consumer = kafka().consumer({ groupId, sessionTimeout: 10_000, heartbeatInterval: 500 });
      await consumer.connect();
      await consumer.subscribe({ topic: scenario.topic, fromBeginning: true });
      const joined = Promise.withResolvers<number>();
      consumer.on('consumer.group_join', ({ payload }) =>
        joined.resolve(payload.memberAssignment[scenario.topic]?.length ?? 0),
      );
      await consumer.run({ eachMessage: async ({ message }) => void other.push(String(message.value)) });
      expect(await joined.promise).toBe(2);
      const texts = Array.from({ length: 40 }, (_, n) => `${n}`);
      await scenario.produce(texts.map((value, n) => ({ partition: n % 4, value })));
      const all = () => [...scenario.values, ...other].filter((value) => value !== 'first');
      await until(() => new Set(all()).size === 40, 'all records');
      expect(other.length).toBeGreaterThanOrEqual(20);
      await consumer.disconnect();
      await scenario.produce(texts.map((value, n) => ({ partition: n % 4, value: `again ${value}` })));
      await until(
        () => scenario.values.filter((value) => value?.startsWith('again')).length >= 40,
        'all partitions back',
      );
      expect(scenario.service.get(uuid).State).toBe('Enabled');
    },
  );
});
