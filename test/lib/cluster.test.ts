import { describe, expect, test } from '@jest/globals';
import { type TopicName, topics } from '../../events/catalogue.ts';
import { serverProperties } from '../../lib/cluster/server-properties.ts';
import type { Context } from '../../lib/config/config.ts';
import { type NamedResource, property, synthesize } from './synthesized-stack.ts';

const stack = synthesize();
const [cluster] = stack.ofType('AWS::MSK::Cluster');
if (!cluster) throw new Error('The stack has no cluster.');

describe('the cluster', () => {
  test('The cluster admits only IAM identities over TLS.', () => {
    expect(property(cluster, 'ClientAuthentication')).toEqual({
      Sasl: { Iam: { Enabled: true } },
      Unauthenticated: { Enabled: false },
    });
    expect(property(cluster, 'EncryptionInfo.EncryptionInTransit')).toEqual({
      ClientBroker: 'TLS',
      InCluster: true,
    });
  });

  test('The cluster has a subnet in each of three Availability Zones.', () => {
    expect(property(cluster, 'BrokerNodeGroupInfo.ClientSubnets')).toHaveLength(3);
    const zones = stack.ofType('AWS::EC2::Subnet').map((subnet) => subnet.Properties.AvailabilityZone);
    expect(zones).toEqual([0, 1, 2].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
  });

  test('The cluster has exactly one security group, which admits itself and the functions on port 9098.', () => {
    const [group, ...others] = property(cluster, 'BrokerNodeGroupInfo.SecurityGroups') as unknown[];
    expect(others).toEqual([]);
    const ingress = stack
      .ofType('AWS::EC2::SecurityGroupIngress')
      .filter(({ Properties }) => JSON.stringify(Properties.GroupId) === JSON.stringify(group));
    expect(ingress.map(({ Properties }) => [Properties.FromPort, Properties.ToPort])).toEqual([
      [9098, 9098],
      [9098, 9098],
    ]);
    expect(ingress.map(({ Properties }) => Properties.SourceSecurityGroupId)).toContainEqual(group);
  });

  test('The cluster creates no topic by itself.', () => {
    expect(serverProperties({ brokerType: 'kafka.t3.small' }).split('\n')).toEqual([
      'auto.create.topics.enable=false',
      'default.replication.factor=3',
      'min.insync.replicas=2',
      'unclean.leader.election.enable=false',
    ]);
  });

  test('The cluster gets its topics one after the other.', () => {
    const created = stack.ofType('AWS::MSK::Topic');
    const dependencies = created.map(({ DependsOn = [] }) => [DependsOn].flat());
    const previous = created.map((_, index) => created.slice(0, index).slice(-1));
    expect(created).toHaveLength(Object.keys(topics).length);
    expect(dependencies).toEqual(previous.map((topic) => topic.map(({ logicalId }) => logicalId)));
  });

  test('A cluster with Express brokers has neither a volume nor the settings that Express fixes.', () => {
    const [express] = synthesize({ stage: 'prod' }).ofType('AWS::MSK::Cluster');
    expect(property(express as typeof cluster, 'BrokerNodeGroupInfo.StorageInfo')).toBeUndefined();
    expect(serverProperties({ brokerType: 'express.m7g.large' })).toBe('auto.create.topics.enable=false');
  });
});

describe('the network', () => {
  test('The network has no route to the internet unless the context has one.', () => {
    expect(stack.ofType('AWS::EC2::NatGateway')).toHaveLength(0);
    expect(stack.ofType('AWS::EC2::InternetGateway')).toHaveLength(0);
    expect(synthesize({ egress: 'nat' }).ofType('AWS::EC2::NatGateway')).toHaveLength(1);
  });

  test('The network reaches DynamoDB by a gateway and the SES API, not its SMTP service, by an interface.', () => {
    const endpoints = stack
      .ofType('AWS::EC2::VPCEndpoint')
      .map(({ Properties }) => [Properties.VpcEndpointType, JSON.stringify(Properties.ServiceName)]);
    expect(endpoints).toEqual([
      ['Gateway', expect.stringContaining('.dynamodb')],
      ['Interface', expect.stringMatching(/\.email"/)],
    ]);
  });

  const mailSubnets = (context: Context) =>
    synthesize(context)
      .ofType('AWS::EC2::VPCEndpoint')
      .find(({ Properties }) => Properties.VpcEndpointType === 'Interface')?.Properties.SubnetIds as {
      Ref: string;
    }[];
  const clusterSubnets = (context: Context) =>
    property(
      synthesize(context).ofType('AWS::MSK::Cluster')[0] as NamedResource,
      'BrokerNodeGroupInfo.ClientSubnets',
    ) as { Ref: string }[];

  test.each([
    [{}, [0]],
    [{ stage: 'prod' }, [0, 1]],
    [{ mailZones: '2,3' }, [1, 2]],
    [{ mailZones: [3] }, [2]],
  ])(
    'The network with %j has the SES endpoint in those of the three zones that mailZones names.',
    (context, zones) => {
      expect(mailSubnets(context)).toEqual(zones.map((zone) => clusterSubnets(context)[zone]));
    },
  );

  test('The network is in the Availability Zones that are named, and otherwise in the first three of the Region.', () => {
    const zonesOf = (context: Context) =>
      synthesize(context)
        .ofType('AWS::EC2::Subnet')
        .map(({ Properties }) => Properties.AvailabilityZone);
    const zones = ['us-west-2a', 'us-west-2b', 'us-west-2d'];
    expect(zonesOf({ availabilityZones: zones.join(',') })).toEqual(zones);
    expect(JSON.stringify(zonesOf({}))).toContain('Fn::GetAZs');
  });
});

describe('topics', () => {
  test.each(Object.keys(topics) as TopicName[])(
    'Topic %s is as in the catalogue, in three copies.',
    (name) => {
      const topic = stack.ofType('AWS::MSK::Topic').find((each) => each.Properties.TopicName === name);
      expect(topic?.Properties).toMatchObject({
        PartitionCount: topics[name].partitions,
        ReplicationFactor: 3,
      });
      const configs = Buffer.from(String(topic?.Properties.Configs), 'base64').toString();
      expect(JSON.parse(configs)).toEqual({
        'cleanup.policy': 'delete',
        'retention.ms': String(topics[name].retentionInDays * 86_400_000),
      });
    },
  );

  test('Topics are those of the catalogue and no others.', () => {
    expect(stack.ofType('AWS::MSK::Topic')).toHaveLength(Object.keys(topics).length);
  });
});
