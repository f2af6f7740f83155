/**
 * A stack with a function behind a mapping, an API and a custom resource, each with the same timeout.
 * @param topic what the mapping reads.
 */
export function debuggedStack(topic: string, timeoutSeconds: number): object {
  return {
    Resources: {
      ...base,
      ...functionsOf(timeoutSeconds),
      ...apiOf(timeoutSeconds),
      Mapping: mappingOf(topic),
      Made: madeIn(timeoutSeconds),
    },
  };
}

const base = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaMSKExecutionRole'],
    },
  },
  Cluster: {
    Type: 'AWS::MSK::Cluster',
    Properties: {
      ClusterName: 'debugged',
      KafkaVersion: '3.9.x',
      NumberOfBrokerNodes: 2,
      BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large', ClientSubnets: ['subnet-1', 'subnet-2'] },
    },
  },
};

const functionOf = (name: string, timeoutSeconds: number, code: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: timeoutSeconds,
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { ZipFile: code },
  },
});

/** Line 1, counted from 0, is in the handler of each. */
const functionsOf = (timeoutSeconds: number) => ({
  Consume: functionOf(
    'consume',
    timeoutSeconds,
    `exports.handler = async ({ records }) => {
      console.log('consumed', Object.values(records).flat().length);
    };`,
  ),
  Respond: functionOf(
    'respond',
    timeoutSeconds,
    `exports.handler = async () => {
      return { statusCode: 200, body: 'responded' };
    };`,
  ),
  Spin: functionOf(
    'spin',
    timeoutSeconds,
    `exports.handler = async () => {
      for (let turns = 0; ; turns += 1) Math.sqrt(turns);
    };`,
  ),
  Make: functionOf(
    'make',
    timeoutSeconds,
    `exports.handler = async ({ RequestType, ResponseURL, StackId, RequestId, LogicalResourceId }) => {
      const body = { Status: 'SUCCESS', PhysicalResourceId: 'made', StackId, RequestId, LogicalResourceId };
      await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
    };`,
  ),
});

const mappingOf = (topic: string) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Consume' },
    EventSourceArn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: topic },
  },
});

const madeIn = (timeoutSeconds: number) => ({
  Type: 'Custom::Made',
  Properties: { ServiceToken: { 'Fn::GetAtt': ['Make', 'Arn'] }, ServiceTimeout: timeoutSeconds },
});

const apiOf = (timeoutSeconds: number) => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'debugged', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Respond', 'Arn'] },
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 1_000 * timeoutSeconds,
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'GET /',
      Target: { 'Fn::Sub': `integrations/\${Integration}` },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
});
