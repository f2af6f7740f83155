import { randomUUID } from 'node:crypto';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  DescribeClusterCommand,
  DescribeClusterV2Command,
  DescribeTopicCommand,
  type DescribeTopicCommandOutput,
  DescribeTopicPartitionsCommand,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListClustersCommand,
  ListClustersV2Command,
  ListKafkaVersionsCommand,
  ListTopicsCommand,
  paginateListTopics,
  UpdateTopicCommand,
} from '@aws-sdk/client-kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { statement } from '../../support/conformance.ts';
import { testKafka } from '../../support/kafka.ts';
import { clientSettings, provisionedCluster, serverlessCluster, startTestEndpoint } from './fakes.ts';

const ClusterArn = provisionedCluster.arn;
const services = testKafka();
let endpoint: AwsEndpoint;
let msk: KafkaClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint({
    kafka: {
      bootstrapBrokers: services.brokers,
      iamBootstrapBrokers: ['127.0.0.1:9098'],
      certificateAuthority: '',
    },
  });
  msk = new KafkaClient(clientSettings(endpoint.url));
});
afterAll(async () => {
  msk.destroy();
  await endpoint.stop(1_000);
});

const createTopic = (TopicName: string, settings: Partial<CreateTopicCommand['input']> = {}) =>
  msk.send(
    new CreateTopicCommand({ ClusterArn, TopicName, PartitionCount: 2, ReplicationFactor: 3, ...settings }),
  );

const base64 = (text: string) => Buffer.from(text).toString('base64');
const textOf = (configs = '') => Buffer.from(configs, 'base64').toString();

/** Kafka, like MSK, accepts a change before its brokers show it. */
async function describedWith(
  TopicName: string,
  isExpected: (topic: DescribeTopicCommandOutput) => boolean,
): Promise<DescribeTopicCommandOutput> {
  for (;;) {
    const topic = await msk.send(new DescribeTopicCommand({ ClusterArn, TopicName }));
    if (isExpected(topic)) return topic;
  }
}

test('Kafka versions are listed in pages, those that are out of support as DEPRECATED', async () => {
  const first = await msk.send(new ListKafkaVersionsCommand({ MaxResults: 1 }));
  const { NextToken } = first;
  const rest = await msk.send(new ListKafkaVersionsCommand({ NextToken }));
  expect(first.KafkaVersions).toEqual([{ Version: '2.8.1', Status: 'DEPRECATED' }]);
  expect(rest.KafkaVersions).toContainEqual({ Version: '3.9.x.kraft', Status: 'ACTIVE' });
});

describe('clusters', () => {
  test('clusters are listed, both kinds by the second version and provisioned ones by the first', async () => {
    const both = await msk.send(new ListClustersV2Command({}));
    const first = await msk.send(new ListClustersCommand({}));
    expect(both.ClusterInfoList?.map(({ ClusterType }) => ClusterType)).toEqual([
      'PROVISIONED',
      'SERVERLESS',
    ]);
    expect(first.ClusterInfoList?.map(({ ClusterName }) => ClusterName)).toEqual(['demo']);
  });

  test('clusters are narrowed by name and kind', async () => {
    const byName = await msk.send(new ListClustersV2Command({ ClusterNameFilter: 'li' }));
    const byKind = await msk.send(new ListClustersV2Command({ ClusterTypeFilter: 'PROVISIONED' }));
    expect(byName.ClusterInfoList?.map(({ ClusterName }) => ClusterName)).toEqual(['light']);
    expect(byKind.ClusterInfoList?.map(({ ClusterName }) => ClusterName)).toEqual(['demo']);
  });

  test('clusters are described as the template says', async () => {
    const { ClusterInfo } = await msk.send(new DescribeClusterV2Command({ ClusterArn }));
    expect(ClusterInfo).toMatchObject({ State: 'ACTIVE', Tags: { stage: 'test' } });
    expect(ClusterInfo?.Provisioned).toMatchObject({
      NumberOfBrokerNodes: 3,
      CurrentBrokerSoftwareInfo: { KafkaVersion: '3.9.x' },
      BrokerNodeGroupInfo: { InstanceType: 'kafka.t3.small' },
    });
    const first = await msk.send(new DescribeClusterCommand({ ClusterArn }));
    expect(first.ClusterInfo).toMatchObject({ ClusterName: 'demo', NumberOfBrokerNodes: 3 });
  });

  test('clusters have the IAM listener and the plaintext one as bootstrap brokers', async () => {
    const response = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn }));
    expect(response.BootstrapBrokerStringSaslIam).toBe('127.0.0.1:9098');
    expect(response.BootstrapBrokerString).toBe(services.brokers.join(','));
  });

  test('clusters that are serverless have the IAM listener alone', async () => {
    const response = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: serverlessCluster.arn }));
    expect(response.BootstrapBrokerStringSaslIam).toBe('127.0.0.1:9098');
    expect(response.BootstrapBrokerString).toBeUndefined();
  });

  test('clusters that are serverless are described by the second version only', async () => {
    const first = new DescribeClusterCommand({ ClusterArn: serverlessCluster.arn });
    await expect(msk.send(first)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringMatching(/serverless clusters/),
    });
  });

  test('clusters that the template lacks are not found', async () => {
    const unknown = new DescribeClusterV2Command({ ClusterArn: `${ClusterArn}-other` });
    await expect(msk.send(unknown)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('a topic', () => {
  statement(
    '8-create',
    'SDK-K; JSON: terraform-provider-aws TestAccKafkaTopic_configs; properties UNCONFIRMED',
    'A topic is created with settings in base64, as JSON or with a warning as properties, and described as JSON',
    async () => {
      const name = `aws-${randomUUID()}`;
      const created = await createTopic(name, {
        Configs: base64('retention.ms=60000\ncleanup.policy=delete'),
      });
      const described = await msk.send(new DescribeTopicCommand({ ClusterArn, TopicName: name }));
      expect(created).toMatchObject({ TopicName: name, Status: 'CREATING' });
      expect(created.TopicArn).toBe(`${ClusterArn.replace(':cluster/', ':topic/')}/${name}`);
      expect(described).toMatchObject({ PartitionCount: 2, Status: 'ACTIVE', TopicArn: created.TopicArn });
      expect(JSON.parse(textOf(described.Configs))).toMatchObject({ 'retention.ms': '60000' });
    },
  );

  statement('8-list', 'SDK-K', 'Topics are listed by prefix, page by page', async () => {
    const prefix = `list-${randomUUID()}-`;
    for (const suffix of ['a', 'b', 'c']) await createTopic(prefix + suffix);
    const pages: (string | undefined)[][] = [];
    const list = { ClusterArn, TopicNameFilter: prefix, MaxResults: 2 };
    for await (const { Topics = [] } of paginateListTopics({ client: msk }, list))
      pages.push(Topics.map(({ TopicName }) => TopicName));
    expect(pages).toEqual([[`${prefix}a`, `${prefix}b`], [`${prefix}c`]]);
  });

  statement('8-update', 'SDK-K', 'UpdateTopic adds partitions and replaces settings', async () => {
    const name = `aws-${randomUUID()}`;
    await createTopic(name, { Configs: base64('retention.ms=60000') });
    const update = {
      ClusterArn,
      TopicName: name,
      PartitionCount: 5,
      Configs: base64('{"max.message.bytes":1000}'),
    };
    expect(await msk.send(new UpdateTopicCommand(update))).toMatchObject({ Status: 'UPDATING' });
    const described = await describedWith(name, ({ PartitionCount, Configs = '' }) => {
      return PartitionCount === 5 && !textOf(Configs).includes('retention.ms');
    });
    expect(textOf(described.Configs)).toBe('{"max.message.bytes":"1000"}');
  });

  statement(
    '8-partitions',
    'SDK-K',
    'Leader and replicas in sync of each partition are returned',
    async () => {
      const name = `aws-${randomUUID()}`;
      await createTopic(name, { PartitionCount: 3 });
      const { Partitions = [] } = await msk.send(
        new DescribeTopicPartitionsCommand({ ClusterArn, TopicName: name }),
      );
      expect(Partitions.map(({ Partition }) => Partition)).toEqual([0, 1, 2]);
      expect(Partitions.every(({ Leader = -1, Isr = [] }) => Isr.includes(Leader))).toBe(true);
    },
  );

  statement('8-delete', 'SDK-K', 'DeleteTopic returns DELETING, then the topic is gone', async () => {
    const TopicName = `aws-${randomUUID()}`;
    await createTopic(TopicName);
    expect(await msk.send(new DeleteTopicCommand({ ClusterArn, TopicName }))).toMatchObject({
      Status: 'DELETING',
    });
    const name = 'UnknownTopicOrPartitionException';
    await expect(msk.send(new DescribeTopicCommand({ ClusterArn, TopicName }))).rejects.toMatchObject({
      name,
    });
  });

  statement('8-exists', 'SDK-K', 'A topic is not created twice: TopicExistsException', async () => {
    const name = `aws-${randomUUID()}`;
    await createTopic(name);
    await expect(createTopic(name)).rejects.toMatchObject({
      name: 'TopicExistsException',
      $metadata: { httpStatusCode: 409 },
    });
  });

  statement('8-shrink', 'INFER', 'A topic cannot lose partitions: KafkaRequestException', async () => {
    const TopicName = `aws-${randomUUID()}`;
    await createTopic(TopicName);
    const shrink = new UpdateTopicCommand({ ClusterArn, TopicName, PartitionCount: 1 });
    await expect(msk.send(shrink)).rejects.toMatchObject({ name: 'KafkaRequestException' });
  });

  const refused: [string, Partial<CreateTopicCommand['input']>][] = [
    ['partitionCount', { PartitionCount: 0 }],
    ['replicationFactor', { ReplicationFactor: 4 }],
    ['configs', { Configs: base64('no equals sign') }],
    ['clusterArn', { ClusterArn: serverlessCluster.arn }],
  ];
  test.each(refused)(
    'a topic is refused with the name of the wrong member: %s',
    async (InvalidParameter, settings) => {
      await expect(createTopic(`aws-${randomUUID()}`, settings)).rejects.toMatchObject({
        name: 'BadRequestException',
        InvalidParameter,
      });
    },
  );

  test('a topic is refused for a name that Kafka does not take', async () => {
    await expect(createTopic('a name')).rejects.toMatchObject({ name: 'BadRequestException' });
  });
});

test('a cluster whose brokers are gone is reported as a connectivity problem', async () => {
  const orphan = await startTestEndpoint();
  const client = new KafkaClient(clientSettings(orphan.url));
  const list = client.send(new ListTopicsCommand({ ClusterArn }));
  await expect(list).rejects.toMatchObject({ name: 'ClusterConnectivityException' });
  client.destroy();
  await orphan.stop(1_000);
});
