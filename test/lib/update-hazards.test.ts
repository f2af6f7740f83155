import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import type { EventType } from '../../events/catalogue.ts';
import { type SchemaFile, schemaVersionsOf } from '../../events/schema-files.ts';
import { configFrom } from '../../lib/config/config.ts';
import { Schemas } from '../../lib/schemas/schemas.ts';
import { property, synthesize } from './synthesized-stack.ts';

/** Properties that make CloudFormation replace a resource, from the resource types' reference pages. */
const replacing: Record<string, string[]> = {
  'AWS::MSK::Cluster': ['ClusterName', 'EncryptionInfo'],
  'AWS::MSK::Topic': ['TopicName', 'ReplicationFactor', 'ClusterArn'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema'],
  'AWS::Lambda::EventSourceMapping': ['Topics', 'EventSourceArn', 'AmazonManagedKafkaEventSourceConfig'],
  'AWS::Cognito::UserPool': ['UserPoolName'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock', 'VpcId'],
};

const changes = [
  { brokerCount: '6' },
  { brokerVolumeInGib: '500' },
  { brokerType: 'kafka.m7g.large' },
  { kafkaVersion: '3.8.x' },
  { maximumRetryAttempts: '5' },
  { logRetentionInDays: '30' },
  { requestsPerSecond: '500' },
  { mail: 'production' },
  { egress: 'nat' },
];

test.each(changes)('%j replaces neither cluster, subnet, topic, table, mapping nor users.', (context) => {
  const [before, after] = [synthesize(), synthesize(context)];
  for (const [type, properties] of Object.entries(replacing)) {
    const kept = (stack: typeof before) =>
      stack.ofType(type).map((each) => [each.logicalId, properties.map((name) => each.Properties[name])]);
    expect(kept(after)).toEqual(expect.arrayContaining(kept(before)));
  }
});

test('The brokers stay in their subnets and security group whatever their number and type.', () => {
  const placement = (context = {}) =>
    synthesize(context)
      .ofType('AWS::MSK::Cluster')
      .flatMap((cluster) =>
        ['ClientSubnets', 'SecurityGroups'].map((name) => property(cluster, `BrokerNodeGroupInfo.${name}`)),
      );
  expect(placement()).toHaveLength(2);
  expect(placement({ brokerCount: '6', brokerType: 'kafka.m7g.large' })).toEqual(placement());
});

function schemasWith(versionsOf: (eventType: EventType) => SchemaFile[]) {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'schemas');
  const schemas = new Schemas(stack, 'Schemas', configFrom({}), versionsOf);
  return { template: Template.fromStack(stack), writes: stack.resolve(schemas.versionIdsOf('orders')) };
}

/** `OrderPlaced` published as many times as said. */
const published = (count: number) => (eventType: EventType) => {
  const [first] = schemaVersionsOf(eventType) as [SchemaFile];
  const later = Array.from({ length: count - 1 }, (_, index) => ({
    ...first,
    version: index + 2,
    definition: first.definition.replace('{', `{"doc":"version ${index + 2}",`),
  }));
  return eventType === 'OrderPlaced' ? [first, ...later] : [first];
};

test('A new schema version leaves every published definition as it was.', () => {
  const definitions = (count: number) =>
    schemasWith(published(count)).template.findResources('AWS::Glue::Schema');
  expect(definitions(3)).toEqual(definitions(1));
  const versions = (count: number) =>
    Object.keys(schemasWith(published(count)).template.findResources('AWS::Glue::SchemaVersion'));
  expect(versions(3)).toEqual(expect.arrayContaining(versions(2)));
});

test('Later schema versions are registered one after the other and never deleted.', () => {
  const versions = schemasWith(published(3)).template.findResources('AWS::Glue::SchemaVersion');
  const [second, third] = Object.keys(versions) as [string, string];
  expect(versions[third]?.DependsOn).toEqual([second]);
  for (const version of Object.values(versions)) expect(version.DeletionPolicy).toBe('Retain');
});

test('Producers name the newest version of what they write.', () => {
  expect(JSON.stringify(schemasWith(published(1)).writes)).toContain('InitialSchemaVersionId');
  expect(JSON.stringify(schemasWith(published(3)).writes)).toMatch(/Version3\w+","VersionId"/);
});

test('An update deploys payment with the table of tokens before orders are produced without them.', () => {
  const functions = synthesize().ofType('AWS::Lambda::Function');
  const [orders, payment] = ['orders-api', 'payment'].map((id) =>
    functions.find((each) => each.Properties.FunctionName === `orderstream-dev-${id}`),
  );
  expect(payment).toBeDefined();
  expect(orders?.DependsOn).toContain(payment?.logicalId);
});
