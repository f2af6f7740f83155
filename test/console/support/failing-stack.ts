/** A stack of a item service: what goes wrong in it is what pages about failures show. */

const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/packages/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

/** Fails for poison until the record is redriven. */
const SORT = `exports.handler = async ({ records = {} }) => {
  for (const { value, headers } of Object.values(records).flat()) {
    const isRedriven = headers.some((header) => 'redrive-count' in header);
    const item = JSON.parse(Buffer.from(value, 'base64').toString());
    if (item.isPoison && !isRedriven) throw new TypeError('<b>no address</b>');
  }
};`;

/** Reads a table that its role has no grant for. */
const TRACK = `const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
exports.handler = () =>
  new DynamoDBClient({}).send(new GetItemCommand({ TableName: 'packages', Key: { id: { S: '1' } } }));`;

const functionOf = (name: string, code: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { ZipFile: code },
  },
});

/** @param topic separate topics for each test file, since they share a Kafka: `TOPIC` and `TOPIC-dlq`. */
export const failingStack = (topic: string) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaMSKExecutionRole'],
        Policies: [
          {
            PolicyName: 'packages',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 'kafka-cluster:*', Resource: '*' },
                { Effect: 'Allow', Action: 'ses:SendEmail', Resource: '*' },
              ],
            },
          },
        ],
      },
    },
    Packages: {
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: CLUSTER_ARN, TopicName: topic, PartitionCount: 1, ReplicationFactor: 3 },
    },
    Failed: {
      Type: 'AWS::MSK::Topic',
      Properties: {
        ClusterArn: CLUSTER_ARN,
        TopicName: `${topic}-dlq`,
        PartitionCount: 1,
        ReplicationFactor: 3,
      },
    },
    Sort: functionOf('sort-packages', SORT),
    Track: functionOf('track-packages', TRACK),
    SortPackages: {
      Type: 'AWS::Lambda::EventSourceMapping',
      DependsOn: ['Packages', 'Failed'],
      Properties: {
        FunctionName: { Ref: 'Sort' },
        EventSourceArn: CLUSTER_ARN,
        Topics: [topic],
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 1,
        MaximumRetryAttempts: 1,
        MaximumBatchingWindowInSeconds: 0,
        ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 },
        DestinationConfig: { OnFailure: { Destination: `kafka://${topic}-dlq` } },
      },
    },
  },
});
