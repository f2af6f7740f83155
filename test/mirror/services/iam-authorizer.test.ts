import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import kafkajs, { type Admin, type Consumer, Kafka, logLevel, type Producer } from 'kafkajs';
import { kafkaPolicy } from '../../../local/src/iam/kafka-policy.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { iamClientConfig, testKafka } from '../../support/kafka.ts';
import { allow, deny, statements } from '../iam/policies.ts';

const kafka = testKafka();
const cluster = 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const inCluster = (kind: string, name: string) => `${cluster.replace(':cluster/', `:${kind}/`)}/${name}`;
const topicArn = (name: string) => inCluster('topic', name);

const topic = `authorizer-${randomUUID()}`;
const clients: (Admin | Producer | Consumer)[] = [];

beforeAll(async () => {
  const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.disconnect()));
});

type Policy = Parameters<typeof statements>;

/** A new identity that may do this; `grant` is what it may do from then on. */
function identity(...policy: Policy) {
  const owner = `owner-${randomUUID()}`;
  const grant = (...all: Policy) => {
    const identity = statements(allow('kafka-cluster:Connect', cluster), ...all);
    kafka.putPolicy(owner, kafkaPolicy({ identity }, [cluster], {}));
  };
  grant(...policy);
  const client = new Kafka({
    ...iamClientConfig(kafka, kafka.accessKeyFor(owner)),
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const connected = async <Client extends Admin | Producer | Consumer>(each: Client): Promise<Client> => {
    clients.push(each);
    await each.connect();
    return each;
  };
  return { owner, grant, client, connected };
}

async function produce(...policy: Policy): Promise<unknown> {
  const { client, connected } = identity(...policy);
  const producer = await connected(client.producer());
  return producer.send({ topic, messages: [{ value: 'v' }] });
}

async function administer(policy: Policy, act: (admin: Admin) => Promise<unknown>): Promise<unknown> {
  const { client, connected } = identity(...policy);
  return act(await connected(client.admin()));
}

/** Code of the protocol error that a client ends with, whatever it wraps it in. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: { type?: string; name?: string; cause?: { type?: string }; errors?: { type?: string }[] }) =>
      reason,
  );
  return error?.type ?? error?.cause?.type ?? error?.errors?.[0]?.type ?? error?.name ?? 'no error';
}

const onTopic = (action: TemplateValue, name = topic) => allow(action, topicArn(name));

/** A coordinator may have to be made first. */
const quick = { initialRetryTime: 50, retries: 5 };

// A broker given by KAFKA_BROKERS has no such authorizer; jest lists the tests as skipped.
const describeIam = kafka.iamBrokers.length > 0 ? describe : describe.skip;

describeIam('Kafka', () => {
  test('lets an identity connect that may, and no other', async () => {
    const { owner, client, connected } = identity();
    await connected(client.admin());
    kafka.putPolicy(owner, kafkaPolicy({ identity: [] }, [cluster], {}));
    await expect(connected(client.admin())).rejects.toThrow(
      `Access denied: ${owner} is not authorized to perform kafka-cluster:Connect`,
    );
  });

  test.each<[string, Policy, string]>([
    [
      'WriteData and DescribeTopic',
      [onTopic(['kafka-cluster:WriteData', 'kafka-cluster:DescribeTopic'])],
      'no error',
    ],
    ['both by wildcards', [allow('kafka-cluster:*', topicArn('authorizer-*'))], 'no error'],
    [
      'WriteData alone, which implies nothing',
      [onTopic('kafka-cluster:WriteData')],
      'TOPIC_AUTHORIZATION_FAILED',
    ],
    ['DescribeTopic alone', [onTopic('kafka-cluster:DescribeTopic')], 'TOPIC_AUTHORIZATION_FAILED'],
    ['both on another topic', [onTopic('kafka-cluster:*', 'other')], 'TOPIC_AUTHORIZATION_FAILED'],
    [
      'both, and one denied',
      [onTopic('kafka-cluster:*'), deny('kafka-cluster:WriteData')],
      'TOPIC_AUTHORIZATION_FAILED',
    ],
    [
      'everything on everything but topics',
      [{ Effect: 'Allow', Action: '*', NotResource: topicArn('*') }],
      'TOPIC_AUTHORIZATION_FAILED',
    ],
  ])('responds to a write of an identity with %s', async (_case, policy, expected) => {
    expect(await refusal(produce(...policy))).toBe(expected);
  });

  test('asks an idempotent producer for WriteDataIdempotently on the cluster: a writable topic does not represent it', async () => {
    const writing = onTopic(['kafka-cluster:WriteData', 'kafka-cluster:DescribeTopic']);
    const produceOnce = async (...policy: Policy) => {
      const { client, connected } = identity(...policy);
      const producer = await connected(client.producer({ idempotent: true, retry: { retries: 1 } }));
      return producer.send({ topic, acks: -1, messages: [{ value: 'v' }] });
    };
    expect(await refusal(produceOnce(writing))).toBe('CLUSTER_AUTHORIZATION_FAILED');
    const idempotent = allow('kafka-cluster:WriteDataIdempotently', cluster);
    expect(await refusal(produceOnce(writing, idempotent))).toBe('no error');
  });

  test('takes a new grant on the next request, over the same connection', async () => {
    const { client, connected, grant } = identity(onTopic('kafka-cluster:DescribeTopic'));
    const producer = await connected(client.producer());
    const send = () => producer.send({ topic, messages: [{ value: 'v' }] });
    expect(await refusal(send())).toBe('TOPIC_AUTHORIZATION_FAILED');
    grant(onTopic(['kafka-cluster:WriteData', 'kafka-cluster:DescribeTopic']));
    expect(await refusal(send())).toBe('no error');
  });

  // kafkajs says of any refusal on a group that it found no coordinator.
  test.each<[string, string[]]>([
    ['nothing', []],
    ['DescribeGroup alone', ['kafka-cluster:DescribeGroup']],
    ['AlterGroup alone', ['kafka-cluster:AlterGroup']],
  ])('keeps an identity out of a group on which it has %s', async (_case, actions) => {
    const groupId = `group-${randomUUID()}`;
    const reading = onTopic(['kafka-cluster:ReadData', 'kafka-cluster:DescribeTopic']);
    const granted = actions.map((action) => allow(action, inCluster('group', groupId)));
    const { client, connected } = identity(reading, ...granted);
    const crashed = Promise.withResolvers<Error>();
    const consumer = client.consumer({ groupId, retry: quick });
    consumer.on(consumer.events.CRASH, ({ payload }) => crashed.resolve(payload.error));
    await connected(consumer).catch(crashed.resolve);
    await consumer.subscribe({ topic });
    await consumer.run({ eachMessage: async () => {} }).catch(crashed.resolve);
    // kafkajs looks for the coordinator again when it is refused, and throws one or the other.
    expect(await refusal(Promise.reject(await crashed.promise))).toMatch(
      /^(KafkaJSGroupCoordinatorNotFound|GROUP_AUTHORIZATION_FAILED)$/,
    );
  });

  test('lets an identity read that may read the topic and join the group', async () => {
    const groupId = `group-${randomUUID()}`;
    await produce(allow('*'));
    const { client, connected } = identity(
      onTopic(['kafka-cluster:ReadData', 'kafka-cluster:DescribeTopic']),
      allow(['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'], inCluster('group', groupId)),
    );
    const read = Promise.withResolvers<string>();
    const consumer = await connected(client.consumer({ groupId }));
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => read.resolve(String(message.value)) });
    await expect(read.promise).resolves.toBe('v');
  });

  const made = () => `authorizer-made-${randomUUID()}`;
  const config = [{ name: 'retention.ms', value: '1000' }];
  const { TOPIC } = kafkajs.ConfigResourceTypes;
  const target = made();
  test.each<[string, (admin: Admin) => Promise<unknown>, string[]]>([
    [
      'creating a topic',
      (admin) => admin.createTopics({ topics: [{ topic: made() }] }),
      ['CreateTopic', 'DescribeTopic'],
    ],
    [
      'adding partitions',
      (admin) => admin.createPartitions({ topicPartitions: [{ topic: target, count: 2 }] }),
      ['AlterTopic', 'DescribeTopic'],
    ],
    [
      'changing settings',
      (admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [{ type: TOPIC, name: target, configEntries: config }],
        }),
      ['AlterTopicDynamicConfiguration'],
    ],
    [
      'reading settings',
      (admin) =>
        admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name: target }] }),
      ['DescribeTopicDynamicConfiguration'],
    ],
    [
      'deleting a topic',
      (admin) => admin.deleteTopics({ topics: [target] }),
      ['DeleteTopic', 'DescribeTopic'],
    ],
  ])('%s needs its own action on the topic', async (_case, act, actions) => {
    const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
    clients.push(admin);
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: target }], waitForLeaders: true });
    const grants = actions.map((action) => allow(`kafka-cluster:${action}`, topicArn('authorizer-made-*')));
    const others = [allow('*'), deny(`kafka-cluster:${actions[0]}`)];
    expect(await refusal(administer(others, act))).toBe('TOPIC_AUTHORIZATION_FAILED');
    expect(await refusal(administer(grants, act))).toBe('no error');
  });

  test('lets no IAM identity change ACLs, which have no effect on it, as on MSK', async () => {
    const acl = {
      permissionType: 3,
      operation: 2,
      principal: '*',
      host: '*',
      resourceType: 2,
      resourceName: topic,
    };
    const create = (admin: Admin) => admin.createAcls({ acl: [{ ...acl, resourcePatternType: 3 }] });
    expect(await refusal(administer([allow('*')], create))).toBe('SECURITY_DISABLED');
  });
});

test.each(['../owner', 'owner.json', 'o'.repeat(141)])(
  'an access key whose owner no function can be connects to nothing: %s',
  async (owner) => {
    const client = new Kafka({
      ...iamClientConfig(kafka, kafka.accessKeyFor(owner)),
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
    expect(await refusal(client.admin().connect())).toBe('KafkaJSSASLAuthenticationError');
  },
);
