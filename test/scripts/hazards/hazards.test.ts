import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../events/catalogue.ts';
import {
  type Hazard,
  type StackTemplate,
  type TemplateResource,
  updateHazards,
} from '../../../scripts/hazards/hazards.ts';
import { synthesize } from '../../../scripts/shared/synthesize.ts';

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

const told = (hazards: readonly Hazard[]) =>
  hazards.map(({ type, name, problem }) => `${type} ${name} ${problem}`);
const hazardsOf = (template: StackTemplate) => told(updateHazards(deployed, template));

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

describe('a change that replaces', () => {
  test.each(replaced)('%s %s (%s) is named', (type, name, path, value) => {
    const hazards = hazardsOf(withChanged(type, name, set(path, value)));
    expect(hazards).toContainEqual(
      expect.stringMatching(`^${type} .*${name}.* is replaced, and what it holds is lost: `),
    );
    expect(hazards.join('\n')).toContain(`${path.split('.')[0]}`);
  });

  test('the cluster names every topic in it as well', () => {
    const hazards = hazardsOf(
      withChanged('AWS::MSK::Cluster', 'orderstream-dev', set('ClusterName', 'another')),
    );
    expect(hazards.filter((each) => each.startsWith('AWS::MSK::Topic'))).toHaveLength(
      Object.keys(topics).length,
    );
  });
});

describe('a resource that holds data', () => {
  const kept: [string, string][] = [
    ['AWS::MSK::Cluster', 'orderstream-dev'],
    ['AWS::MSK::Topic', 'payments'],
    ['AWS::DynamoDB::Table', 'orderstream-dev-orders'],
    ['AWS::Glue::SchemaVersion', 'PaymentProcessed'],
  ];

  test.each(kept)('%s %s is named when it is removed', (type, name) => {
    expect(hazardsOf(withMoved(type, name))).toContainEqual(
      expect.stringMatching(`^${type} .*${name}.* is removed from the stack$`),
    );
  });

  test.each(kept.slice(0, 3))('%s %s is named when its construct is renamed', (type, name) => {
    expect(hazardsOf(withMoved(type, name, 'Renamed'))).toContainEqual(
      `${type} ${name} has another logical id, Renamed: a second one of the same name is refused, and this one is removed`,
    );
  });
});

describe('a change that CloudFormation carries out without a word', () => {
  test.each([
    [6, /^AWS::MSK::Topic payments PartitionCount 3 becomes 6: keys move to other partitions/],
    [2, /^AWS::MSK::Topic payments PartitionCount 3 becomes 2: Kafka cannot remove partitions/],
  ])('to %i partitions is named', (count, line) => {
    const [hazard, ...others] = hazardsOf(
      withChanged('AWS::MSK::Topic', 'payments', set('PartitionCount', count)),
    );
    expect(hazard).toMatch(line);
    expect(others).toEqual([]);
  });

  test('to the topic of a mapping is named', () => {
    const changed = withChanged(
      'AWS::Lambda::EventSourceMapping',
      'notifications',
      set('Topics', ['payments']),
    );
    expect(hazardsOf(changed)).toEqual([
      expect.stringMatching(/Topics \["notifications"\] becomes \["payments"\]/),
    ]);
  });

  test('to the throttle of a route is named when it is taken off', () => {
    const withoutThrottle: Change = ({ RouteSettings, ...others }) => {
      const { 'GET /openapi.json': _, ...RouteSettingsLeft } = RouteSettings as Record<string, unknown>;
      return { ...others, RouteSettings: RouteSettingsLeft };
    };
    expect(hazardsOf(withChanged('AWS::ApiGatewayV2::Stage', '$default', withoutThrottle))).toEqual([
      expect.stringMatching(
        /^AWS::ApiGatewayV2::Stage .* the stage keeps those of GET \/openapi\.json, .*delete-route-settings$/,
      ),
    ]);
  });
});

describe('what the settings change', () => {
  const harmless = [
    {},
    { brokerCount: '6' },
    { kafkaVersion: '3.8.x' },
    { brokerVolumeInGib: '500' },
    { egress: 'nat' },
    { ordersPerSecond: '20' },
  ];

  test.each(harmless)('%j is no hazard', (context) => {
    expect(hazardsOf(synthesize(context as Record<string, string>))).toEqual([]);
  });

  test('another stage is a hazard for all that has a name', () => {
    const hazards = hazardsOf(synthesize({ stage: 'prod' }));
    for (const type of ['AWS::MSK::Cluster', 'AWS::DynamoDB::Table']) {
      expect(hazards).toContainEqual(expect.stringMatching(`^${type} orderstream-dev\\S* is replaced`));
    }
  });
});
