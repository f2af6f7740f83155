import { expect, test } from '@jest/globals';
import { describeV1, describeV2 } from '../../../local/src/aws/msk/describe-cluster.ts';
import { provisionedCluster, serverlessCluster } from './fakes.ts';

const cluster = {
  ...provisionedCluster,
  properties: {
    BrokerNodeGroupInfo: {
      InstanceType: 'kafka.m5.large',
      ClientSubnets: ['subnet-1', 'subnet-2'],
      SecurityGroups: ['sg-1'],
      StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
      BrokerAZDistribution: 'DEFAULT',
    },
    ClientAuthentication: { Sasl: { Scram: { Enabled: 'true' } }, Unauthenticated: { Enabled: false } },
    EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: 'arn:key' } },
    ConfigurationInfo: { Arn: 'arn:configuration', Revision: '1' },
    EnhancedMonitoring: 'PER_BROKER',
    LoggingInfo: { BrokerLogs: { S3: { Enabled: true, Bucket: 'logs' } } },
  },
};

test('A provisioned cluster is described as its template declares it, in the spelling of the API', () => {
  expect(describeV1(cluster)).toMatchObject({
    clusterName: 'demo',
    state: 'ACTIVE',
    tags: { stage: 'test' },
    numberOfBrokerNodes: 3,
    brokerNodeGroupInfo: {
      brokerAZDistribution: 'DEFAULT',
      clientSubnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
      connectivityInfo: { publicAccess: { type: 'DISABLED' } },
    },
    clientAuthentication: { sasl: { scram: { enabled: true } }, unauthenticated: { enabled: false } },
    encryptionInfo: {
      encryptionAtRest: { dataVolumeKMSKeyId: 'arn:key' },
      encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
    },
    currentBrokerSoftwareInfo: {
      kafkaVersion: '3.9.x',
      configurationArn: 'arn:configuration',
      configurationRevision: 1,
    },
    enhancedMonitoring: 'PER_BROKER',
    loggingInfo: { brokerLogs: { s3: { enabled: true, bucket: 'logs' } } },
    zookeeperConnectString: expect.any(String),
  });
});

test('A cluster in KRaft mode has no address of ZooKeeper', () => {
  expect(describeV1({ ...cluster, kafkaVersion: '3.9.x.kraft' })).not.toHaveProperty(
    'zookeeperConnectString',
  );
});

test('A cluster of no template is said to have no authentication, rather than IAM', () => {
  const { clientAuthentication } = describeV1(provisionedCluster);
  expect(clientAuthentication).toBeUndefined();
});

test('A serverless cluster is described with its VPCs and IAM', () => {
  const VpcConfigs = [{ SubnetIds: ['subnet-1'], SecurityGroups: ['sg-1'] }];
  expect(describeV2({ ...serverlessCluster, properties: { VpcConfigs } })).toMatchObject({
    clusterType: 'SERVERLESS',
    serverless: {
      vpcConfigs: [{ subnetIds: ['subnet-1'], securityGroups: ['sg-1'] }],
      clientAuthentication: { sasl: { iam: { enabled: true } } },
    },
  });
});
