// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { expect, test } from '@jest/globals';
import { aFunction, cluster, type Document, good, linesOf, mapping } from './preflight-lines.ts';

test('A template with ten different mistakes gets ten lines', () => {
  const lines = linesOf({
    Parameters: {
      Stage: { Type: 'String' },
      Size: { Type: 'Number', Default: 5, MaxValue: 3 },
    },
    Mappings: { Sizes: { dev: { memory: 128 } } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stge' }, 'prod'] } },
    Resources: {
      ...good,
      NoType: { Properties: {} },
      Slow: aFunction({ Timeout: 1000 }),
      Lost: aFunction({ Environment: { Variables: { TABLE: { Ref: 'Tabel' } } } }),
      Attribute: aFunction({ Environment: { Variables: { ARN: { 'Fn::GetAtt': ['Good', 'Name'] } } } }),
      Mapped: aFunction({ MemorySize: { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] } }),
      Filtered: mapping({ FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":"b"}}' }] } }),
      Here: { ...aFunction(), DependsOn: 'There' },
      There: { ...aFunction(), DependsOn: 'Here' },
    },
  });
  expect(lines).toEqual([
    'Resources.NoType.Type: nothing given, text accepted',
    'Parameters.Stage: parameter Stage has neither a Default nor a value given; give one with --parameter Stage=VALUE',
    'Parameters.Size: 5 given, a number to 3 accepted',
    expect.stringMatching(/^Conditions\.IsProd.*Stge/),
    expect.stringContaining('Resources.Lost.Properties.Environment.Variables.TABLE.Ref: refers to Tabel'),
    'Resources: circular dependency: Here → There → Here; remove one of these references',
    'Slow (AWS::Lambda::Function): Timeout is 1000; accepted: a whole number from 1 to 900 (seconds)',
    'Resources.Mapped.Properties.MemorySize.Fn::FindInMap: Mappings has no Sizes.prod.memory',
    expect.stringContaining(
      'Resources.Attribute.Properties.Environment.Variables.ARN: resource Good (AWS::Lambda::Function) does not support attribute type Name in Fn::GetAtt; accepted: Arn',
    ),
    expect.stringMatching(
      /^Filtered \(AWS::Lambda::EventSourceMapping\): Invalid filter pattern definition: /,
    ),
  ]);
});

test('Ten mistakes of one function are ten lines', () => {
  const lines = linesOf({
    Resources: {
      F: aFunction({
        FunctionName: '../../up',
        Runtime: 'nodejs23.x',
        Handler: 'index handler',
        Role: 'admin',
        Code: './gone',
        Timeout: 'soon',
        MemorySize: 64,
        Layers: 'layer',
        Environment: { Variables: { AWS_REGION: 'mars' } },
        ReservedConcurrentExecutions: -1,
      }),
    },
  });
  expect(lines).toHaveLength(10);
  for (const line of lines) expect(line).toMatch(/^F \(AWS::Lambda::Function\): /);
});

test('Mistakes of several mappings and topics are a line each', () => {
  const topic = (properties: Document) => ({
    Type: 'AWS::MSK::Topic',
    Properties: {
      ClusterArn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      TopicName: 'orders',
      PartitionCount: 3,
      ReplicationFactor: 3,
      ...properties,
    },
  });
  const lines = linesOf({
    Resources: {
      ...good,
      Batch: mapping({ BatchSize: 0, Topics: undefined }),
      Words: mapping({ BatchSize: 'many' }),
      Position: mapping({ StartingPosition: 'YESTERDAY' }),
      Destination: mapping({ DestinationConfig: { OnFailure: { Destination: 'somewhere' } } }),
      Name: topic({ TopicName: 'or ders' }),
      Count: topic({ TopicName: 'counted', PartitionCount: 0 }),
      First: topic({}),
      Second: topic({}),
    },
  });
  expect(lines).toHaveLength(8);
});

test('What depends on a mistake is not reported as a mistake', () => {
  const lines = linesOf({
    Resources: {
      Broken: aFunction({ FunctionName: { 'Fn::Select': [4, ['a']] } }),
      Url: mapping({ FunctionName: { Ref: 'Broken' } }),
      Cluster: cluster,
      User: aFunction({ Environment: { Variables: { NAME: { 'Fn::Sub': 'x-${Broken.Arn}' } } } }),
      Split: aFunction({
        Handler: { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Broken', 'Arn'] }] }] },
      }),
    },
    Outputs: { Name: { Value: { Ref: 'Broken' } } },
  });
  expect(lines).toEqual([expect.stringContaining('Resources.Broken.Properties.FunctionName')]);
});

test('A misspelled property is one line, and the one that is meant is not missing', () => {
  const F = aFunction({ Handler: undefined, Handlr: 'index.handler' });
  expect(linesOf({ Resources: { F } })).toEqual([
    expect.stringContaining('extraneous key [Handlr] is not permitted; is Handler meant?'),
  ]);
});

test.each([
  [
    { Environment: { Variable: { NAME: 'x' } } },
    '#/Environment: extraneous key [Variable] is not permitted; is Variables meant?',
  ],
  [
    { LoggingConfig: { LogFormt: 'JSON' } },
    '#/LoggingConfig: extraneous key [LogFormt] is not permitted; is LogFormat meant?',
  ],
])('A misspelled member of a property of a function is one line: %j', (properties, line) => {
  expect(linesOf({ Resources: { F: aFunction(properties) } })).toEqual([expect.stringContaining(line)]);
});

test.each([
  [
    { FilterCriteria: { Filter: [{ Pattern: '{}' }] } },
    '#/FilterCriteria: extraneous key [Filter] is not permitted; is Filters meant?',
  ],
  [
    { DestinationConfig: { OnFailures: {} } },
    '#/DestinationConfig: extraneous key [OnFailures] is not permitted; is OnFailure meant?',
  ],
])('A misspelled member of a property of a mapping is one line: %j', (properties, line) => {
  const M = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: 'F' },
      EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/4f9f3b1e-1111-4222-8333-123456789012-1',
      Topics: ['orders'],
      StartingPosition: 'LATEST',
      ...properties,
    },
  };
  expect(linesOf({ Resources: { F: aFunction(), M } })).toEqual([expect.stringContaining(line)]);
});

test('A condition that is not declared hides no other mistake, and neither does code that is missing', () => {
  const lines = linesOf({
    Resources: {
      A: { ...aFunction(), Condition: 'None' },
      B: aFunction({ EphemeralStorage: { Size: 100 } }),
      C: aFunction({ Code: undefined }),
    },
  });
  expect(lines).toEqual([
    'Resources.A.Condition: condition None is not declared; Conditions has: none',
    'B (AWS::Lambda::Function): EphemeralStorage.Size is 100; accepted: a whole number from 512 to 10240 (MB)',
    'C (AWS::Lambda::Function): Code is missing',
  ]);
});

test('A line names the construct that CDK made the resource of', () => {
  const Metadata = { 'aws:cdk:path': 'Shop/Orders/Resource' };
  expect(linesOf({ Resources: { F: aFunction({ Timeout: 0 }, { Metadata }) } })).toEqual([
    'F (AWS::Lambda::Function, Shop/Orders/Resource): Timeout is 0; accepted: a whole number from 1 to 900 (seconds)',
  ]);
});

test('A sound template of every kind of resource has no line', () => {
  expect(
    linesOf(
      {
        Parameters: {
          Stage: { Type: 'String', AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: '8' },
          Sizes: { Type: 'List<Number>', Default: '1, 2' },
        },
        Conditions: {
          IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
          IsNot: { 'Fn::Not': [{ Condition: 'IsDev' }] },
        },
        Resources: {
          ...good,
          M: mapping({ BatchSize: '100', Enabled: 'true' }),
          Gone: { ...aFunction(), Condition: 'IsNot' },
          Custom: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Good', 'Arn'] } } },
          User: aFunction({
            Environment: {
              Variables: {
                RESULT: { 'Fn::GetAtt': ['Custom', 'Any.Thing'] },
                MAYBE: { 'Fn::If': ['IsNot', { Ref: 'Gone' }, { Ref: 'AWS::NoValue' }] },
              },
            },
          }),
          Topic: {
            Type: 'AWS::MSK::Topic',
            Properties: {
              ClusterArn: { 'Fn::GetAtt': ['Custom', 'ClusterArn'] },
              TopicName: 'orders',
              PartitionCount: 3,
              ReplicationFactor: 3,
            },
          },
        },
        Outputs: {
          Url: { Value: { 'Fn::GetAtt': ['Custom', 'Url'] } },
          Gone: { Condition: 'IsNot', Value: { Ref: 'Gone' } },
        },
      },
      { Stage: 'dev' },
    ),
  ).toEqual([]);
});

test('What the schema of a type requires is a line each, in maps and lists as well', () => {
  const rule = {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [{ Id: 'a' }, { Arn: 'arn:aws:lambda:::f' }],
  };
  const lines = linesOf({
    Resources: {
      ...good,
      F: aFunction({ Role: undefined, FileSystemConfigs: [{ LocalMountPath: '/mnt/a' }] }),
      Brokers: { Type: 'AWS::MSK::Cluster', Properties: { ClusterName: 'b', KafkaVersion: '3.9.x' } },
      Rule: { Type: 'AWS::Events::Rule', Properties: rule },
      Role: { Type: 'AWS::IAM::Role' },
      Python: aFunction({ Runtime: 'python3.13', Role: undefined }),
    },
  });
  expect(lines).toEqual([
    'F (AWS::Lambda::Function): FileSystemConfigs.0.Arn is missing',
    'F (AWS::Lambda::Function): Role is missing',
    'Brokers (AWS::MSK::Cluster): BrokerNodeGroupInfo is missing',
    'Brokers (AWS::MSK::Cluster): NumberOfBrokerNodes is missing',
    'Rule (AWS::Events::Rule): Targets.0.Arn is missing',
    'Rule (AWS::Events::Rule): Targets.1.Id is missing',
    'Role (AWS::IAM::Role): AssumeRolePolicyDocument is missing',
    'Python (AWS::Lambda::Function): Role is missing',
  ]);
});

test('A required member that is known only after the deployment is not missing', () => {
  const Custom = { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Good', 'Arn'] } } };
  const F = aFunction({ Role: { 'Fn::GetAtt': ['Custom', 'Role'] } });
  const Rule = {
    Type: 'AWS::Events::Rule',
    Properties: { Targets: { 'Fn::GetAtt': ['Custom', 'Targets'] } },
  };
  expect(linesOf({ Resources: { ...good, Custom, F, Rule } })).toEqual([]);
});

test('A schema without a definition is none that AWS refuses', () => {
  const Schema = {
    Type: 'AWS::Glue::Schema',
    Properties: { Name: 'orders', DataFormat: 'AVRO', Compatibility: 'NONE' },
  };
  expect(linesOf({ Resources: { ...good, Schema } })).toEqual([]);
});

test.each([
  ['AWS::Lambda::Functon', 'AWS::Lambda::Function'],
  ['AWS::MSK::Topics', 'AWS::MSK::Topic'],
  ['AWS::DynamoDb::Table', 'AWS::DynamoDB::Table'],
  ['AWS::Lamda::EventSourceMapping', 'AWS::Lambda::EventSourceMapping'],
])(
  'The misspelled type %s is one line with the type that is meant, and what refers to it is none',
  (type, meant) => {
    const M = mapping({ FunctionName: { 'Fn::GetAtt': ['Wrong', 'Arn'] } });
    const Resources = { ...good, Wrong: { Type: type, Properties: { Anything: 1 } }, M };
    expect(linesOf({ Resources, Outputs: { Of: { Value: { Ref: 'Wrong' } } } })).toEqual([
      `Wrong (${type}): Template format error: Unrecognized resource types: [${type}]; is ${meant} meant?`,
    ]);
  },
);

test('A type that is like none here is left to the list of what is not run', () => {
  expect(linesOf({ Resources: { ...good, New: { Type: 'AWS::Quantum::Oracle' } } })).toEqual([]);
});
