/** A stack of one function, which decodes each value of a batch as `bench/mapping/functions/decode` does. */

export const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/bench/751d2973-a626-431c-9d4e-d7975eb44dd7-1';
export const FUNCTION_NAME = 'decode';

const CODE = `exports.handler = async ({ records }) => {
  let bytes = 0;
  for (const { value } of Object.values(records).flat()) bytes += Buffer.from(value, 'base64').length;
  return { bytes };
};`;

export const decodingStack = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaMSKExecutionRole'],
        Policies: [
          {
            PolicyName: 'bench',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 'kafka-cluster:*', Resource: '*' }],
            },
          },
        ],
      },
    },
    Topic: {
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: CLUSTER_ARN, TopicName: 'bench', PartitionCount: 3, ReplicationFactor: 3 },
    },
    Decode: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: FUNCTION_NAME,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: CODE },
      },
    },
  },
};
