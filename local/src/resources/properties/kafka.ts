import { different, type PropertyRules, reasons } from '../property-rules.ts';

const BROKERS = 'BrokerNodeGroupInfo';

/** `AWS::MSK::*` and `AWS::Glue::*` */
export const kafkaProperties: Readonly<Record<string, PropertyRules>> = {
  'AWS::MSK::Cluster': {
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
  'AWS::MSK::BatchScramSecret': { honoured: ['ClusterArn', 'SecretArnList'] },
  'AWS::MSK::Configuration': {
    honoured: ['Name', 'ServerProperties'],
    noEffect: { [reasons.describes]: ['Description', 'KafkaVersionsList', 'LatestRevision'] },
  },
  'AWS::MSK::ServerlessCluster': {
    honoured: ['ClientAuthentication', 'ClusterName'],
    noEffect: { [reasons.describes]: ['Tags'], [reasons.network]: ['VpcConfigs'] },
  },
  'AWS::MSK::Topic': {
    honoured: ['ClusterArn', 'Configs', 'PartitionCount', 'TopicName'],
    noEffect: { 'there is one broker': ['ReplicationFactor'] },
  },
  'AWS::Glue::Registry': {
    honoured: ['Name'],
    noEffect: { [reasons.describes]: ['Description', 'Tags'] },
  },
  'AWS::Glue::Schema': {
    honoured: ['DataFormat', 'Name', 'Registry', 'SchemaDefinition'],
    noEffect: { [reasons.describes]: ['CheckpointVersion', 'Description', 'Tags'] },
    notHonoured: {
      Compatibility: different('versions of a schema are not compared', 'NONE', 'DISABLED'),
    },
  },
  'AWS::Glue::SchemaVersion': { honoured: ['Schema', 'SchemaDefinition'] },
};
