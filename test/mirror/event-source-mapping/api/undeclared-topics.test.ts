import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import { CLUSTER_ARN, Scenario, until } from '../harness.ts';

const newTopic = () => `undeclared-${randomUUID().slice(0, 8)}`;
const denied = {
  resource: CLUSTER_ARN,
  by: 'identity-based policy',
  principal: 'arn:aws:sts::123456789012:assumed-role/r/s',
  text: 'no statement allows it',
  isExplicit: false,
} as const;
const kafkaDestination = (topic: string) => ({ DestinationConfig: { OnFailure: { Destination: topic } } });

test('Topics that enabled mappings name, and their dead-letter topics, exist when they are ensured.', async () => {
  await using scenario = await Scenario.create(1);
  const [polled, deadLetters, ofDisabled] = [newTopic(), newTopic(), newTopic()];
  await scenario.map({ Topics: [polled], ...kafkaDestination(`kafka://${deadLetters}`) });
  await scenario.map({ Topics: [ofDisabled], Enabled: false });
  await scenario.service.ensureTopics();
  const topics = await scenario.offsets.topics();
  expect(topics).toEqual(expect.arrayContaining([polled, deadLetters]));
  expect(topics).not.toContain(ofDisabled);
});

test('The topic of a function that may not poll is not created.', async () => {
  await using scenario = await Scenario.create(1);
  scenario.service = createEventSourceMappingService({
    ...scenario.ports(),
    connect: () => ({ bootstrapBrokers: [], advertisedBootstrapServers: '', usesIam: true }),
    authorize: (_functionName, { action }) => ({ ...denied, action }),
  });
  const topic = newTopic();
  const uuid = await scenario.map({ Topics: [topic] });
  await scenario.service.ensureTopics();
  expect(await scenario.offsets.topics()).not.toContain(topic);
  expect(scenario.service.get(uuid).LastProcessingResult).toMatch(/^PROBLEM: /);
});

test('A topic that cannot be created keeps no other from being created.', async () => {
  await using scenario = await Scenario.create(1);
  const [refused, topic] = [newTopic(), newTopic()];
  const ports = scenario.ports();
  scenario.service = createEventSourceMappingService({
    ...ports,
    ensureTopic: async (connection, name) => {
      if (name === refused) throw new Error('refused on purpose');
      await ports.ensureTopic(connection, name);
    },
  });
  await scenario.map({ Topics: [refused] });
  await scenario.map({ Topics: [topic] });
  await scenario.service.ensureTopics();
  expect(await scenario.offsets.topics()).toContain(topic);
});

test('After a restart of the mappings their topics exist again.', async () => {
  await using scenario = await Scenario.create(1);
  const topic = newTopic();
  await scenario.map({ Topics: [topic] });
  await scenario.service.ensureTopics();
  const exists = async () => (await scenario.offsets.topics()).includes(topic);
  await scenario.service.restart(1_000, async () => {
    await scenario.deleteTopic(topic);
    await until(async () => !(await exists()), 'the topic to be gone');
  });
  expect(await exists()).toBe(true);
});

test('While Kafka does not respond, no topic is ensured, and a restart of the mappings has the error of what failed.', async () => {
  await using scenario = await Scenario.create(1);
  const topic = newTopic();
  const fail = () => Promise.reject(new Error('Kafka does not respond'));
  scenario.service = createEventSourceMappingService({
    ...scenario.ports(),
    offsets: { topics: fail, commit: fail, ranges: fail, committed: fail, at: fail },
    ensureTopic: fail,
  });
  await scenario.map({ Topics: [topic] });
  await expect(scenario.service.ensureTopics()).resolves.toBeUndefined();
  const restart = scenario.service.restart(1_000, () => Promise.reject(new Error('the table is gone')));
  await expect(restart).rejects.toThrow('the table is gone');
});
