/** The resource types that hold data that cannot be restored, and the property with their name in the account. */
export const guarded: Readonly<Record<string, string>> = {
  'AWS::MSK::Cluster': 'ClusterName',
  'AWS::MSK::Topic': 'TopicName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Glue::Registry': 'Name',
  'AWS::Glue::Schema': 'Name',
  'AWS::Glue::SchemaVersion': '',
  'AWS::Cognito::UserPool': 'UserPoolName',
  'AWS::KMS::Key': '',
};

/**
 * Nested properties that replace their resource. The diff of CDK covers properties of the first level only.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-msk-cluster-brokernodegroupinfo.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-msk-cluster-encryptioninfo.html
 */
export const nestedCreateOnly: Readonly<Record<string, readonly string[]>> = {
  'AWS::MSK::Cluster': [
    'BrokerNodeGroupInfo.BrokerAZDistribution',
    'BrokerNodeGroupInfo.ClientSubnets',
    'BrokerNodeGroupInfo.SecurityGroups',
    'EncryptionInfo.EncryptionAtRest',
    'EncryptionInfo.EncryptionInTransit.InCluster',
  ],
};

/** Changes that CloudFormation applies or ignores without a warning, and that harm orders in flight. */
export const silentChanges: readonly SilentChange[] = [
  {
    type: 'AWS::MSK::Topic',
    property: 'PartitionCount',
    happens: (before, after) =>
      Number(after) < Number(before)
        ? 'Kafka cannot remove partitions: the deployment fails'
        : 'keys move to other partitions, and later events of an order overtake earlier ones; let the consumers drain first',
  },
  {
    // Seen on AWS: https://github.com/aws/aws-cdk/issues/10062
    type: 'AWS::Cognito::UserPoolDomain',
    property: 'Domain',
    happens: (before) =>
      `the new domain is created before the old one is deleted, and the deployment fails ("User pool already has a domain configured"); delete the old one first, which ends signing in until the deployment: aws cognito-idp delete-user-pool-domain --domain ${typeof before === 'string' ? before : 'PREFIX'} --user-pool-id ID`,
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    property: 'Topics',
    happens: () => 'the update succeeds, and the mapping keeps reading the old topic',
  },
  {
    // Seen on AWS: https://github.com/aws/serverless-application-model/issues/1939, https://github.com/serverless/serverless/pull/8590
    type: 'AWS::ApiGatewayV2::Stage',
    property: 'RouteSettings',
    applies: (before, after) => keysLost(before, after).length > 0,
    happens: (before, after) =>
      `the stage keeps those of ${keysLost(before, after).join(', ')}, and refuses each later update once such a route is removed ("Unable to find Route by key"); delete them first: aws apigatewayv2 delete-route-settings`,
  },
];

const keysLost = (before: unknown, after: unknown): string[] =>
  Object.keys(before ?? {}).filter((key) => !(key in ((after ?? {}) as object)));

export interface SilentChange {
  readonly type: string;
  readonly property: string;
  /** Which changes of the property it is about. Default: every one. */
  readonly applies?: (before: unknown, after: unknown) => boolean;
  /** What follows, as half a sentence. */
  readonly happens: (before: unknown, after: unknown) => string;
}
