import { clusterRules } from './msk/cluster-constraints.ts';
import { cluster } from './msk/return-values.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { byArnUpTo } from './unique-name.ts';

const BROKERS = 'BrokerNodeGroupInfo';

/** `AWS::MSK::Cluster`: the local Kafka under the name and with the listeners of the cluster. */
export const mskCluster = {
  type: 'AWS::MSK::Cluster',
  support: run,
  returnValues: cluster('1'),
  attributes: ['Arn', 'CurrentVersion'],
  uniqueName: { group: 'cluster', identity: byArnUpTo(/\/[^/]*$/) },
  replacedBy: ['ClusterName'],
  properties: {
    honoured: [
      `${BROKERS}.ConnectivityInfo`,
      `${BROKERS}.InstanceType`,
      'ClientAuthentication',
      'ClusterName',
      'ConfigurationInfo',
      'EncryptionInfo.EncryptionInTransit.ClientBroker',
      'KafkaVersion',
      'NumberOfBrokerNodes',
    ],
    noEffect: {
      [reasons.capacity]: [`${BROKERS}.StorageInfo`, 'StorageMode', 'Rebalancing'],
      [reasons.describes]: ['CurrentVersion', 'Tags'],
      [reasons.encryption]: ['EncryptionInfo.EncryptionAtRest'],
      [reasons.monitoring]: ['EnhancedMonitoring', 'LoggingInfo', 'OpenMonitoring'],
      [reasons.network]: [
        `${BROKERS}.BrokerAZDistribution`,
        `${BROKERS}.ClientSubnets`,
        `${BROKERS}.SecurityGroups`,
        'EncryptionInfo.EncryptionInTransit.InCluster',
        'ZookeeperAccess',
      ],
    },
  },
  requiredProperties: [
    'BrokerNodeGroupInfo',
    'BrokerNodeGroupInfo.ClientSubnets',
    'BrokerNodeGroupInfo.ConnectivityInfo.VpcConnectivity.ClientAuthentication.Sasl.Iam.Enabled',
    'BrokerNodeGroupInfo.ConnectivityInfo.VpcConnectivity.ClientAuthentication.Sasl.Scram.Enabled',
    'BrokerNodeGroupInfo.ConnectivityInfo.VpcConnectivity.ClientAuthentication.Tls.Enabled',
    'BrokerNodeGroupInfo.InstanceType',
    'ClientAuthentication.Sasl.Iam.Enabled',
    'ClientAuthentication.Sasl.Scram.Enabled',
    'ClientAuthentication.Unauthenticated.Enabled',
    'ClusterName',
    'ConfigurationInfo.Arn',
    'ConfigurationInfo.Revision',
    'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId',
    'KafkaVersion',
    'LoggingInfo.AuthorizerLogs.CloudWatchLogs.Enabled',
    'LoggingInfo.AuthorizerLogs.Firehose.Enabled',
    'LoggingInfo.AuthorizerLogs.S3.Enabled',
    'LoggingInfo.BrokerLogs',
    'LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled',
    'LoggingInfo.BrokerLogs.Firehose.Enabled',
    'LoggingInfo.BrokerLogs.S3.Enabled',
    'NumberOfBrokerNodes',
    'OpenMonitoring.Prometheus',
    'OpenMonitoring.Prometheus.JmxExporter.EnabledInBroker',
    'OpenMonitoring.Prometheus.NodeExporter.EnabledInBroker',
    'Rebalancing.Status',
  ],
  constraints: clusterRules,
} satisfies ResourceType;
