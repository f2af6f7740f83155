import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { AuthenticationError, ProtocolError } from '@platformatic/kafka';
import {
  isCoordinatorStarting,
  isKafkaError,
  RefusedTopicError,
} from '../../../../local/src/event-source-mapping/consumer/errors.ts';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import type {
  EventSourceMappingPorts,
  KafkaConnection,
} from '../../../../local/src/event-source-mapping/types.ts';
import { statement } from '../../../support/conformance.ts';
import { Scenario, until } from '../harness.ts';

/** A scenario whose mappings connect like this. */
async function scenarioWith(
  connection: Partial<KafkaConnection>,
  changes: Partial<EventSourceMappingPorts> = {},
): Promise<Scenario> {
  const scenario = await Scenario.create(1);
  const ports = scenario.ports();
  scenario.service = createEventSourceMappingService({
    ...ports,
    connect: (source) => ({ ...ports.connect(source), ...connection }),
    ...changes,
  });
  return scenario;
}

const provisioned = { ProvisionedPollerConfig: { MinimumPollers: 1 } };

describe('A mapping that authenticates with a secret', () => {
  test('A mapping with a secret shows that authentication failed while the cluster refuses it, and polls once it is accepted', async () => {
    const failures = [new AuthenticationError('SASL authentication failed.')];
    await using scenario = await scenarioWith({ connectionFailure: async () => failures.shift() });
    await scenario.produce([{ value: 'a' }]);
    const uuid = await scenario.map();
    const result = () => scenario.service.get(uuid);
    await until(() => result().LastProcessingResult?.startsWith('PROBLEM') ?? false, 'the refusal');
    expect(result()).toMatchObject({
      LastProcessingResult: 'PROBLEM: SASL authentication failed.',
      StateTransitionReason: 'EVENT_SOURCE_AUTHN_ERROR',
    });
    await until(() => scenario.values.includes('a'), 'the record');
    await until(() => result().LastProcessingResult === 'OK', 'the result of the poll');
    expect(result().StateTransitionReason).toBe('USER_INITIATED');
  });

  statement(
    '7-acl',
    'DOC with-kafka-troubleshoot',
    'Lambda needs the ACL to describe the configuration of the cluster; without it the cluster failed to authorize Lambda',
    async () => {
      const failures = [new ProtocolError('CLUSTER_AUTHORIZATION_FAILED')];
      const warnings: string[] = [];
      const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
      const connectionFailure = async () => failures.shift();
      await using scenario = await scenarioWith({ connectionFailure, groupId: 'readers@shop' }, { log });
      await scenario.produce([{ value: 'a' }]);
      const uuid = await scenario.map();
      await until(() => warnings.length > 0, 'the warning');
      expect(scenario.service.get(uuid)).toMatchObject({
        State: 'Enabled',
        LastProcessingResult: 'PROBLEM: Cluster failed to authorize Lambda.',
        StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR',
      });
      expect(warnings[0]).toContain(
        `Describe and Read on group readers@shop, and Describe and Read on topic ${scenario.topic}`,
      );
      await until(() => scenario.values.includes('a'), 'the record');
    },
  );

  test('A mapping with a secret shows no problem when it is accepted at once', async () => {
    const warnings: string[] = [];
    const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
    await using scenario = await scenarioWith({ connectionFailure: async () => undefined }, { log });
    await scenario.produce([{ value: 'a' }]);
    await scenario.map();
    await until(() => scenario.values.includes('a'), 'the record');
    expect(warnings).toEqual([]);
  });
});

describe('The consumer group of a mapping', () => {
  test('The consumer group of a mapping may have another name in the local Kafka; the API shows the configured name', async () => {
    const [ConsumerGroupId, groupId] = [randomUUID(), randomUUID()];
    await using scenario = await scenarioWith({ groupId });
    await scenario.produce([{ value: 'a' }]);
    const uuid = await scenario.map({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId } });
    await until(async () => (await scenario.committed(groupId))[0] === 1, 'the commit');
    expect(scenario.service.get(uuid).AmazonManagedKafkaEventSourceConfig).toEqual({ ConsumerGroupId });
  });

  test('Mappings of two clusters may use the same group id, since a group belongs to a cluster', async () => {
    await using scenario = await scenarioWith({});
    const ConsumerGroupId = randomUUID();
    const AmazonManagedKafkaEventSourceConfig = { ConsumerGroupId };
    await scenario.map({ AmazonManagedKafkaEventSourceConfig, Enabled: false });
    const EventSourceArn = `arn:aws:kafka:us-east-1:123456789012:cluster/other/${randomUUID()}-2`;
    const other = await scenario.map({ AmazonManagedKafkaEventSourceConfig, EventSourceArn, Enabled: false });
    expect(scenario.service.get(other).State).toBeDefined();
  });
});

describe('A topic that is not declared', () => {
  test('A dead-letter topic that is not declared is created when its mapping begins to poll', async () => {
    const deadLetters = `dlq-${randomUUID()}`;
    const asked: string[] = [];
    await using scenario = await scenarioWith(
      {},
      { ensureTopic: async (_connection, topic) => void asked.push(topic) },
    );
    await scenario.map({
      ...provisioned,
      DestinationConfig: { OnFailure: { Destination: `kafka://${deadLetters}` } },
    });
    await until(() => asked.includes(deadLetters), 'the topic of dead letters');
  });

  test('A topic is created on demand only when it is not declared', async () => {
    const asked: string[] = [];
    await using scenario = await scenarioWith(
      {},
      { isDeclaredTopic: () => true, ensureTopic: async (_connection, topic) => void asked.push(topic) },
    );
    await scenario.produce([{ value: 'a' }]);
    await scenario.map({ ...provisioned, DestinationConfig: { OnFailure: { Destination: 'kafka://dead' } } });
    await until(() => scenario.values.includes('a'), 'the record');
    expect(asked).toEqual([]);
  });

  test('A missing topic is not reported as a problem once it is created', async () => {
    await using scenario = await scenarioWith({});
    const topic = `undeclared-${randomUUID()}`;
    const uuid = await scenario.map({ Topics: [topic] });
    const seen = new Set<string | undefined>();
    await until(() => {
      const { LastProcessingResult } = scenario.service.get(uuid);
      seen.add(LastProcessingResult);
      return scenario.service.metrics(uuid).PolledEventCount !== undefined || seen.size > 0;
    }, 'a look at the mapping');
    await until(async () => {
      seen.add(scenario.service.get(uuid).LastProcessingResult);
      await scenario.produce([{ value: 'a' }], topic).catch(() => {});
      return scenario.values.includes('a');
    }, 'the record');
    expect([...seen].filter((result) => result?.startsWith('PROBLEM'))).toEqual([]);
  });

  test('A topic that cannot be created is shown as a problem, with the reason', async () => {
    const ensureTopic = async () => {
      throw new RefusedTopicError('Topic a_b cannot exist beside topic a.b');
    };
    await using scenario = await scenarioWith({}, { ensureTopic });
    const uuid = await scenario.map({ Topics: [`undeclared-${randomUUID()}`] });
    await until(
      () =>
        scenario.service.get(uuid).LastProcessingResult ===
        'PROBLEM: Topic a_b cannot exist beside topic a.b',
      'the problem',
    );
  });
});

describe('A coordinator', () => {
  const failed = (apiId: string) => ({ errors: [{ cause: { apiId } }] });

  test.each(['COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR'])(
    'A coordinator that returns %s may be starting',
    (apiId) => expect(isCoordinatorStarting(failed(apiId))).toBe(true),
  );

  test('A coordinator that refuses a request is not starting', () => {
    const refusal = failed('GROUP_AUTHORIZATION_FAILED');
    expect(isKafkaError(refusal, 'GROUP_AUTHORIZATION_FAILED')).toBe(true);
    expect(isCoordinatorStarting(refusal)).toBe(false);
  });
});
