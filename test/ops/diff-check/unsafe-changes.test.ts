import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../events/catalogue.ts';
import {
  type StackTemplate,
  type TemplateResource,
  type UnsafeChange,
  unsafeChanges,
} from '../../../ops/diff-check/unsafe-changes.ts';
import { synthesize } from '../../../ops/shared/synthesize.ts';

const deployed = synthesize({});

function logicalIdOf(type: string, name: string): string {
  const found = Object.entries(deployed.Resources).find(
    ([id, { Type, Properties = {} }]) =>
      Type === type && (Object.values(Properties).includes(name) || id.includes(name)),
  );
  if (!found) throw new Error(`the stack has no ${type} ${name}`);
  return found[0];
}

type Change = (properties: Record<string, unknown>) => Record<string, unknown>;

/** The stack with one resource changed. */
function withChanged(type: string, name: string, change: Change): StackTemplate {
  const logicalId = logicalIdOf(type, name);
  const resource = deployed.Resources[logicalId] as TemplateResource;
  const changed = { ...resource, Properties: change(structuredClone({ ...resource.Properties })) };
  return { Resources: { ...deployed.Resources, [logicalId]: changed } };
}

/** The stack without one resource, or with it under another logical id. */
function withMoved(type: string, name: string, newId?: string): StackTemplate {
  const { [logicalIdOf(type, name)]: moved, ...Resources } = deployed.Resources;
  return { Resources: newId ? { ...Resources, [newId]: moved as TemplateResource } : Resources };
}

const linesOf = (changes: readonly UnsafeChange[]) =>
  changes.map(({ type, name, problem }) => `${type} ${name} ${problem}`);
const unsafeIn = (template: StackTemplate) => linesOf(unsafeChanges(deployed, template));

/** Sets a property by its path. */
const set =
  (path: string, value: unknown): Change =>
  (properties) => {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const at = keys.reduce((within, key) => within[key] as Record<string, unknown>, properties);
    at[last] = value;
    return properties;
  };

const replaced: [string, string, string, unknown][] = [
  ['AWS::MSK::Cluster', 'orderstream-dev', 'ClusterName', 'another'],
  ['AWS::MSK::Cluster', 'orderstream-dev', 'BrokerNodeGroupInfo.ClientSubnets', ['subnet-1', 'subnet-2']],
  ['AWS::MSK::Cluster', 'orderstream-dev', 'BrokerNodeGroupInfo.SecurityGroups', ['sg-1']],
  ['AWS::MSK::Cluster', 'orderstream-dev', 'EncryptionInfo.EncryptionAtRest', { DataVolumeKMSKeyId: 'key' }],
  ['AWS::MSK::Topic', 'payments', 'ReplicationFactor', 2],
  ['AWS::MSK::Topic', 'payments', 'TopicName', 'paid'],
  ['AWS::DynamoDB::Table', 'orderstream-dev-orders', 'TableName', 'orders'],
  ['AWS::DynamoDB::Table', 'orderstream-dev-orders', 'KeySchema', [{ AttributeName: 'id', KeyType: 'HASH' }]],
  ['AWS::Glue::Schema', 'OrderPlaced', 'SchemaDefinition', '{"type":"string"}'],
  ['AWS::Glue::SchemaVersion', 'PaymentProcessed', 'SchemaDefinition', '{"type":"string"}'],
];

describe('replacements', () => {
  test.each(replaced)('Replacing %s %s by its property %s is unsafe.', (type, name, path, value) => {
    const unsafe = unsafeIn(withChanged(type, name, set(path, value)));
    expect(unsafe).toContainEqual(
      expect.stringMatching(`^${type} .*${name}.* is replaced, and its data is lost: `),
    );
    expect(unsafe.join('\n')).toContain(`${path.split('.')[0]}`);
  });

  test('Replacing the cluster is reported for every topic in it as well.', () => {
    const unsafe = unsafeIn(
      withChanged('AWS::MSK::Cluster', 'orderstream-dev', set('ClusterName', 'another')),
    );
    expect(unsafe.filter((each) => each.startsWith('AWS::MSK::Topic'))).toHaveLength(
      Object.keys(topics).length,
    );
  });
});

describe('resources that hold data', () => {
  const kept: [string, string][] = [
    ['AWS::MSK::Cluster', 'orderstream-dev'],
    ['AWS::MSK::Topic', 'payments'],
    ['AWS::DynamoDB::Table', 'orderstream-dev-orders'],
    ['AWS::Glue::SchemaVersion', 'PaymentProcessed'],
  ];

  test.each(kept)('Removing %s %s is unsafe.', (type, name) => {
    expect(unsafeIn(withMoved(type, name))).toContainEqual(
      expect.stringMatching(`^${type} .*${name}.* is removed from the stack$`),
    );
  });

  test.each(kept.slice(0, 3))('Renaming the construct of %s %s is unsafe.', (type, name) => {
    expect(unsafeIn(withMoved(type, name, 'Renamed'))).toContainEqual(
      `${type} ${name} has another logical id, Renamed: CloudFormation refuses a second one of the same name, and removes this one`,
    );
  });
});

describe('silent changes', () => {
  test.each([
    [6, /^AWS::MSK::Topic payments PartitionCount 3 becomes 6: keys move to other partitions/],
    [2, /^AWS::MSK::Topic payments PartitionCount 3 becomes 2: Kafka cannot remove partitions/],
  ])('Changing a topic to %i partitions is unsafe.', (count, line) => {
    const [change, ...others] = unsafeIn(
      withChanged('AWS::MSK::Topic', 'payments', set('PartitionCount', count)),
    );
    expect(change).toMatch(line);
    expect(others).toEqual([]);
  });

  test('Changing the topic of a mapping is unsafe.', () => {
    const changed = withChanged(
      'AWS::Lambda::EventSourceMapping',
      'notifications',
      set('Topics', ['payments']),
    );
    expect(unsafeIn(changed)).toEqual([
      expect.stringMatching(/Topics \["notifications"\] becomes \["payments"\]/),
    ]);
  });

  test('Removing the throttle of a route is unsafe.', () => {
    const withoutThrottle: Change = ({ RouteSettings, ...others }) => {
      const { 'GET /openapi.json': _, ...RouteSettingsLeft } = RouteSettings as Record<string, unknown>;
      return { ...others, RouteSettings: RouteSettingsLeft };
    };
    expect(unsafeIn(withChanged('AWS::ApiGatewayV2::Stage', '$default', withoutThrottle))).toEqual([
      expect.stringMatching(
        /^AWS::ApiGatewayV2::Stage .* the stage keeps those of GET \/openapi\.json, .*delete-route-settings$/,
      ),
    ]);
  });
});

describe('settings', () => {
  const harmless = [
    {},
    { brokerCount: '6' },
    { kafkaVersion: '3.8.x' },
    { brokerVolumeInGib: '500' },
    { egress: 'nat' },
    { ordersPerSecond: '20' },
  ];

  test.each(harmless)('Deploying the settings %j over the defaults is safe.', (context) => {
    expect(unsafeIn(synthesize(context as Record<string, string>))).toEqual([]);
  });

  test('Deploying another stage over this one is unsafe for every named resource.', () => {
    const unsafe = unsafeIn(synthesize({ stage: 'prod' }));
    for (const type of ['AWS::MSK::Cluster', 'AWS::DynamoDB::Table']) {
      expect(unsafe).toContainEqual(expect.stringMatching(`^${type} orderstream-dev\\S* is replaced`));
    }
  });
});
