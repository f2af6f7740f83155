import type { PolicyDocument } from '../template/policies.ts';

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const networkInterfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
const tableStream = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];
const sampling = ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries'];
const traces = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', ...sampling];

const allowing = (...Action: string[]) => [{ Effect: 'Allow', Action, Resource: '*' }];

/** What each allows, by what follows `policy/` in its ARN. */
const STATEMENTS: Readonly<Record<string, ReturnType<typeof allowing>>> = {
  AdministratorAccess: allowing('*'),
  AWSXRayDaemonWriteAccess: allowing(...traces),
  AWSXrayWriteOnlyAccess: allowing(...traces),
  CloudWatchLambdaInsightsExecutionRolePolicy: [
    ...allowing('logs:CreateLogGroup'),
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda-insights:*',
    },
  ],
  'service-role/AWSLambdaBasicExecutionRole': allowing(...logs),
  'service-role/AWSLambdaDynamoDBExecutionRole': allowing(...tableStream, ...logs),
  'service-role/AWSLambdaENIManagementAccess': allowing(...networkInterfaces),
  'service-role/AWSLambdaKinesisExecutionRole': allowing(
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
    'kinesis:ListStreams',
    'kinesis:SubscribeToShard',
    ...logs,
  ),
  'service-role/AWSLambdaMSKExecutionRole': allowing(
    'kafka:DescribeCluster',
    'kafka:DescribeClusterV2',
    'kafka:GetBootstrapBrokers',
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeVpcs',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeSubnets',
    'ec2:DescribeSecurityGroups',
    ...logs,
  ),
  'service-role/AWSLambdaRole': allowing('lambda:InvokeFunction'),
  'service-role/AWSLambdaSQSQueueExecutionRole': allowing(
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ),
  'service-role/AWSLambdaVPCAccessExecutionRole': allowing(...logs, ...networkInterfaces),
};

/**
 * The document of a policy that AWS manages: those that Lambda's roles usually have, as of November 2026.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 * @returns undefined for every other policy.
 */
export function managedPolicyDocument(arn: string): PolicyDocument | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const Statement = name === undefined ? undefined : STATEMENTS[name];
  return Statement && { Version: '2012-10-17', Statement };
}
