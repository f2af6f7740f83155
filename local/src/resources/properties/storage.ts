import { different, type PropertyRules, reasons } from '../property-rules.ts';
import { exactTypes } from '../treatments.ts';

const index = (list: string, members: readonly string[]) => members.map((member) => `${list}.${member}`);
const globalIndex = (...members: readonly string[]) => index('GlobalSecondaryIndexes', members);

/** What tables of both types have. */
const table = {
  honoured: [
    'AttributeDefinitions',
    ...globalIndex('IndexName', 'KeySchema', 'Projection'),
    'KeySchema',
    'LocalSecondaryIndexes',
    'StreamSpecification.StreamViewType',
    'TableName',
    'TimeToLiveSpecification',
  ],
  vectors: { VectorIndexes: different('vector indexes are not made') },
};

/** `AWS::DynamoDB::*`, `AWS::SecretsManager::Secret`, `AWS::SSM::Parameter`, and what holds failed records. */
export const storageProperties: Readonly<Record<string, PropertyRules>> = {
  'AWS::DynamoDB::Table': {
    honoured: table.honoured,
    noEffect: {
      [reasons.backup]: ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification'],
      [reasons.capacity]: [
        'BillingMode',
        ...globalIndex('OnDemandThroughput', 'ProvisionedThroughput', 'WarmThroughput'),
        'OnDemandThroughput',
        'ProvisionedThroughput',
        'TableClass',
        'WarmThroughput',
      ],
      [reasons.describes]: ['StreamSpecification.Tags', 'Tags'],
      [reasons.encryption]: ['SSESpecification'],
      [reasons.monitoring]: [
        'ContributorInsightsSpecification',
        ...globalIndex('ContributorInsightsSpecification'),
      ],
    },
    notHonoured: {
      ...table.vectors,
      ImportSourceSpecification: different('a new table is empty'),
      KinesisStreamSpecification: different('changes are not sent to Kinesis'),
      ResourcePolicy: different('policies of resources are not evaluated'),
      'StreamSpecification.ResourcePolicy': different('policies of resources are not evaluated'),
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    honoured: table.honoured,
    noEffect: {
      [reasons.capacity]: [
        'BillingMode',
        ...globalIndex(
          'ReadOnDemandThroughputSettings',
          'ReadProvisionedThroughputSettings',
          'WarmThroughput',
          'WriteOnDemandThroughputSettings',
          'WriteProvisionedThroughputSettings',
        ),
        'ReadOnDemandThroughputSettings',
        'ReadProvisionedThroughputSettings',
        'WarmThroughput',
        'WriteOnDemandThroughputSettings',
        'WriteProvisionedThroughputSettings',
      ],
      [reasons.encryption]: ['SSESpecification'],
      'there is one replica, on this machine': [
        'GlobalTableSourceArn',
        'GlobalTableWitnesses',
        'MultiRegionConsistency',
        'Replicas',
      ],
    },
    notHonoured: table.vectors,
  },
  'AWS::SecretsManager::Secret': {
    honoured: ['Description', 'GenerateSecretString', 'Name', 'SecretString'],
    noEffect: {
      [reasons.describes]: ['Tags', 'Type'],
      [reasons.encryption]: ['KmsKeyId'],
      'there is one Region': ['ReplicaRegions'],
    },
  },
  'AWS::SSM::Parameter': {
    honoured: ['Name', 'Type', 'Value'],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      'a value is as the template has it': ['AllowedPattern', 'DataType', 'Policies', 'Tier'],
    },
  },
  'AWS::S3::Bucket': { honoured: ['BucketName'], others: reasonOf('AWS::S3::Bucket') },
  'AWS::SNS::Topic': { honoured: ['FifoTopic', 'TopicName'], others: reasonOf('AWS::SNS::Topic') },
  'AWS::SQS::Queue': { honoured: ['FifoQueue', 'QueueName'], others: reasonOf('AWS::SQS::Queue') },
};

/** Why the type as a whole has a name only. */
function reasonOf(type: string): string {
  const rule = exactTypes[type];
  return typeof rule === 'object' ? rule.reason : '';
}
