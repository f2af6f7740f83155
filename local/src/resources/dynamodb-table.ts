import { createTable } from './dynamodb/create-table.ts';
import { tableReturnValues } from './dynamodb/return-values.ts';
import { tableRules } from './dynamodb/table-constraints.ts';
import { globalIndex, tableProperties } from './dynamodb/table-properties.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { byArn } from './unique-name.ts';

/** `AWS::DynamoDB::Table`: a table in DynamoDB Local. */
export const dynamodbTable = {
  type: 'AWS::DynamoDB::Table',
  support: run,
  returnValues: tableReturnValues,
  attributes: ['Arn', 'StreamArn'],
  uniqueName: { group: 'table', identity: byArn, isOneHere: true },
  replacedBy: ['ImportSourceSpecification', 'KeySchema', 'TableName'],
  properties: {
    honoured: tableProperties.honoured,
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
      ...tableProperties.vectors,
      ImportSourceSpecification: different('a new table is empty'),
      KinesisStreamSpecification: different('changes are not sent to Kinesis'),
      ResourcePolicy: different('policies of resources are not evaluated'),
      'StreamSpecification.ResourcePolicy': different('policies of resources are not evaluated'),
    },
  },
  requiredProperties: [
    'AttributeDefinitions.AttributeName',
    'AttributeDefinitions.AttributeType',
    'ContributorInsightsSpecification.Enabled',
    'GlobalSecondaryIndexes.ContributorInsightsSpecification.Enabled',
    'GlobalSecondaryIndexes.IndexName',
    'GlobalSecondaryIndexes.KeySchema',
    'GlobalSecondaryIndexes.KeySchema.AttributeName',
    'GlobalSecondaryIndexes.KeySchema.KeyType',
    'GlobalSecondaryIndexes.Projection',
    'GlobalSecondaryIndexes.ProvisionedThroughput.ReadCapacityUnits',
    'GlobalSecondaryIndexes.ProvisionedThroughput.WriteCapacityUnits',
    'ImportSourceSpecification.InputFormat',
    'ImportSourceSpecification.S3BucketSource',
    'ImportSourceSpecification.S3BucketSource.S3Bucket',
    'KeySchema',
    'KinesisStreamSpecification.StreamArn',
    'LocalSecondaryIndexes.IndexName',
    'LocalSecondaryIndexes.KeySchema',
    'LocalSecondaryIndexes.KeySchema.AttributeName',
    'LocalSecondaryIndexes.KeySchema.KeyType',
    'LocalSecondaryIndexes.Projection',
    'ProvisionedThroughput.ReadCapacityUnits',
    'ProvisionedThroughput.WriteCapacityUnits',
    'ResourcePolicy.PolicyDocument',
    'SSESpecification.SSEEnabled',
    'StreamSpecification.ResourcePolicy.PolicyDocument',
    'StreamSpecification.StreamViewType',
    'TimeToLiveSpecification.Enabled',
    'VectorIndexes.Dimensions',
    'VectorIndexes.DistanceFunction',
    'VectorIndexes.IndexName',
    'VectorIndexes.Projection',
    'VectorIndexes.SearchSchema.AttributeName',
    'VectorIndexes.SearchSchema.SearchSchemaElementType',
    'VectorIndexes.VectorAttribute',
    'VectorIndexes.VectorAttribute.AttributeName',
  ],
  constraints: tableRules,
  create: createTable,
} satisfies ResourceType;
