import { expect, test } from '@jest/globals';
import { aFunction, cluster, type Document, good, linesOf, mapping } from './preflight-lines.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:shop';
const Shop = aFunction({ FunctionName: 'shop' });
const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Shop' } } };
const alias = (properties: Document) => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: 'Shop' }, Name: 'live', FunctionVersion: '$LATEST', ...properties },
});
const table = (properties: Document = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...properties,
  },
});
const brokers = (properties: Document) => ({
  Type: 'AWS::MSK::Cluster',
  Properties: {
    ClusterName: 'b',
    KafkaVersion: '3.9.x',
    NumberOfBrokerNodes: 2,
    BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large', ClientSubnets: ['subnet-1', 'subnet-2'] },
    ...properties,
  },
});
const rule = (...Targets: readonly Document[]) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(1 minute)',
    Targets: Targets.map((target, index) => ({ Id: `t${index}`, Arn: functionArn, ...target })),
  },
});
const index = (IndexName: string, Projection: Document) => ({
  IndexName,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  Projection,
});
const apiPart = (type: string, properties: Document) => ({
  Type: `AWS::ApiGatewayV2::${type}`,
  Properties: { ApiId: { Ref: 'Api' }, ...properties },
});
const Api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } };

/** What is wrong, the resource, how its line begins after logical id and type, and the resources next to it. */
const refused: readonly [string, object, string, object?][] = [
  [
    'a policy of no role',
    { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: {} } },
    'At least one of [Groups,Roles,Users] must be non-empty.',
  ],
  [
    'a parameter of another type',
    { Type: 'AWS::SSM::Parameter', Properties: { Type: 'Text', Value: 'v' } },
    'Type is Text; accepted: String, StringList',
  ],
  [
    'a stream of another view',
    table({ StreamSpecification: { StreamViewType: 'ALL' } }),
    'StreamSpecification.StreamViewType is ALL; ',
  ],
  [
    'an alias of a version that is none',
    alias({ FunctionVersion: '7' }),
    `Function not found: ${functionArn}:7; `,
  ],
  [
    'an alias of an alias',
    alias({ FunctionVersion: 'stable' }),
    'FunctionVersion is stable; accepted: the number',
  ],
  ['an alias with a number for a name', alias({ Name: '12' }), 'Name is 12; accepted: '],
  [
    'an alias that routes to a version that is none',
    alias({
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] },
    }),
    `Function not found: ${functionArn}:2; the templates have 1, live of it`,
    { Version: version },
  ],
  [
    'an alias that routes from $LATEST',
    alias({ RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '1', FunctionWeight: 0.1 }] } }),
    'RoutingConfig: traffic is split between published versions, and $LATEST is none',
    { Version: version },
  ],
  [
    'the same alias twice',
    alias({}),
    `${functionArn}:live exists already, as shop.Other`,
    { Other: alias({}) },
  ],
  [
    'a mapping of an alias that is none',
    mapping({ FunctionName: `${functionArn}:live` }),
    `Function not found: ${functionArn}:live; the templates have no version and no alias of it`,
  ],
  [
    'a table whose keys are in the wrong order',
    table({
      AttributeDefinitions: ['id', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'at', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'HASH' },
      ],
    }),
    'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
  ],
  [
    'a table with an attribute that no key uses',
    table({
      AttributeDefinitions: ['id', 'total'].map((AttributeName) => ({ AttributeName, AttributeType: 'N' })),
    }),
    'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions: no key uses total; ',
  ],
  [
    'a table with two indexes of a name',
    table({ GlobalSecondaryIndexes: [1, 2].map(() => index('byId', { ProjectionType: 'ALL' })) }),
    'Duplicate index name: byId',
  ],
  [
    'an index that includes nothing',
    table({ GlobalSecondaryIndexes: [index('byId', { ProjectionType: 'INCLUDE' })] }),
    'byId: ProjectionType is INCLUDE, but NonKeyAttributes is not specified',
  ],
  [
    'an expiry without its attribute',
    table({ TimeToLiveSpecification: { Enabled: true } }),
    'Missing required parameter in TimeToLiveSpecification: AttributeName',
  ],
  [
    'a way of billing that is none',
    table({ BillingMode: 'FREE' }),
    'BillingMode is FREE; accepted: PROVISIONED, ',
  ],
  [
    'capacity on demand',
    table({ ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }),
    "Property ProvisionedThroughput can't be used with PAY_PER_REQUEST BillingMode",
  ],
  [
    'no capacity',
    table({ BillingMode: undefined }),
    'ProvisionedThroughput is missing, which BillingMode PROVISIONED ',
  ],
  [
    'brokers in one subnet',
    brokers({ BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large', ClientSubnets: ['subnet-1'] } }),
    'Specify either two or three client subnets; ClientSubnets has 1',
  ],
  [
    'brokers that zones do not divide',
    brokers({ NumberOfBrokerNodes: 3 }),
    'The target number of broker nodes must be a multiple of the number of Availability Zones in the Client subnets parameter; ',
  ],
  [
    'no brokers',
    brokers({ NumberOfBrokerNodes: 0 }),
    'NumberOfBrokerNodes is 0; accepted: a whole number of at least 1',
  ],
  [
    'a serverless cluster without IAM',
    {
      ...cluster,
      Properties: {
        ...cluster.Properties,
        ClusterName: 's',
        ClientAuthentication: { Sasl: { Iam: { Enabled: false } } },
      },
    },
    'A serverless cluster must use SASL/IAM authentication',
  ],
  ['two clusters of a name', brokers({ ClusterName: 'shop' }), 'arn:aws:kafka:us-east-1:'],
  ['two targets of an id', rule({ Id: 'a' }, { Id: 'a' }), "More than one target with Id 'a' is provided"],
  [
    'a target with two inputs',
    rule({ Input: '{}', InputPath: '$.a' }),
    'Only one of Input, InputPath, or InputTransformer must be provided for target t0',
  ],
  ['an input that is not JSON', rule({ Input: '{a}' }), 'JSON syntax error in input for target t0'],
  [
    'an API without a name',
    { ...Api, Properties: { ProtocolType: 'HTTP' } },
    'Invalid API name specified: Name is missing',
  ],
  [
    'an integration that waits for a minute',
    apiPart('Integration', { IntegrationType: 'AWS_PROXY', TimeoutInMillis: 60_000 }),
    'Timeout should be between 50 ms and 30000 ms; TimeoutInMillis is 60000',
    { Api },
  ],
  [
    'a JWT authorizer without an audience',
    apiPart('Authorizer', { Name: 'a', AuthorizerType: 'JWT', JwtConfiguration: { Issuer: 'https://i' } }),
    'JwtConfiguration.Audience is missing',
    { Api },
  ],
  [
    'a route that leads to a function',
    apiPart('Route', { RouteKey: 'GET /a', Target: functionArn }),
    'Unexpected or malformed target in route. ',
    { Api },
  ],
  [
    'a route twice',
    apiPart('Route', { RouteKey: 'GET /a' }),
    'the route GET /a exists already, as shop.Other',
    { Api, Other: apiPart('Route', { RouteKey: 'GET /a' }) },
  ],
  [
    'a role of a name in another case',
    { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Reader', Path: '/a/', AssumeRolePolicyDocument: {} } },
    'Reader exists already, as shop.Other',
    { Other: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', AssumeRolePolicyDocument: {} } } },
  ],
  [
    'two queues of a name',
    { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
    'http://127.0.0.1:4566/123456789012/q exists already, as shop.Other',
    { Other: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } } },
  ],
];

// Every row has all four: jest takes an argument that a row lacks for a callback to wait for.
test.each(refused.map(([what, wrong, line, others = {}]) => [what, wrong, line, others] as const))(
  'One line, before anything starts, is what a template gets with %s',
  (_what, Wrong, line, others) => {
    const { Type } = Wrong as { Type: string };
    const lines = linesOf({ Resources: { ...good, Shop, ...others, Wrong } });
    expect(lines).toEqual([expect.stringContaining(`Wrong (${Type}): ${line}`)]);
  },
);

const accepted: readonly [string, object][] = [
  [
    'deprecated runtimes that Lambda still creates',
    { A: aFunction({ Runtime: 'nodejs16.x' }), B: aFunction({ Runtime: 'nodejs20.x' }) },
  ],
  [
    'an alias of a published version',
    { Version: version, A: alias({ FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } }) },
  ],
  ['an alias of $LATEST', { A: alias({}) }],
  [
    'an alias of any version of a function that is in no template',
    { A: alias({ FunctionName: 'elsewhere', FunctionVersion: '7' }) },
  ],
  ['a mapping of an alias', { A: alias({}), M: mapping({ FunctionName: { Ref: 'A' } }) }],
  ['a mapping of a function that is in no template', { M: mapping({ FunctionName: 'elsewhere:live' }) }],
  [
    'capacity',
    {
      T: table({
        BillingMode: undefined,
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
    },
  ],
  [
    'a topic and a queue of a name',
    {
      Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'x' } },
      T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'x' } },
    },
  ],
  [
    'a route of two APIs',
    {
      Api,
      Api2: Api,
      R: apiPart('Route', { RouteKey: 'GET /a' }),
      S: apiPart('Route', { RouteKey: 'GET /a', ApiId: { Ref: 'Api2' } }),
    },
  ],
];

test.each(accepted)('Nothing is reported of %s, which AWS accepts', (_what, resources) => {
  expect(linesOf({ Resources: { ...good, Shop, ...resources } })).toEqual([]);
});
