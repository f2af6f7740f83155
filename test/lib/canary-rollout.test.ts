import { describe, expect, test } from '@jest/globals';
import golden from '../golden/stack.json' with { type: 'json' };
import { AlarmWorld, always } from '../support/alarm-world.ts';
import { type NamedResource, property, synthesize } from './synthesized-stack.ts';

const prod = synthesize({ stage: 'prod' });
const aliases = prod.ofType('AWS::Lambda::Alias');
const groups = prod.ofType('AWS::CodeDeploy::DeploymentGroup');

/** Ids that an integration or a permission names: `{"Ref":"…"}` in its text. */
const refersTo = (resource: NamedResource, logicalId: string) =>
  JSON.stringify(resource.Properties).includes(`"Ref":"${logicalId}"`);

/** An existing cluster, as the context of prod names it. */
const attachedTo = (uuid: string) => ({
  clusterArn: `arn:aws:kafka:us-east-1:123456789012:cluster/shared/${uuid}-5`,
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
});

/** The published version of the order API, and what it is published from. */
function publishedOf(context: Record<string, unknown>) {
  const stack = synthesize({ stage: 'prod', ...context });
  const orders = stack
    .ofType('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.FunctionName === 'orderstream-prod-orders-api');
  const version = stack
    .ofType('AWS::Lambda::Version')
    .find(({ Properties }) => (Properties.FunctionName as { Ref?: string }).Ref === orders?.logicalId);
  return { version: version?.logicalId, properties: JSON.stringify(orders?.Properties) };
}

describe('the version that orders are sent to', () => {
  // A version keeps the addresses of its brokers. Where only those change, it would keep producing to the cluster before;
  // and where the function did not change with it, Lambda refuses to publish: "A version for this Lambda function exists".
  test.each([
    [
      'another existing cluster',
      attachedTo('6357e0b2-0e6a-4b86-a0b4-70df934c2e31'),
      attachedTo('1c2d3e4f-0e6a-4b86-a0b4-70df934c2e31'),
    ],
    ['an existing cluster', {}, attachedTo('6357e0b2-0e6a-4b86-a0b4-70df934c2e31')],
    ['more brokers', {}, { brokerCount: 6 }],
    ['brokers of another type', {}, { brokerType: 'express.m7g.xlarge' }],
    ['brokers in other zones', {}, { availabilityZones: 'us-east-1a,us-east-1b,us-east-1d' }],
  ])(
    'The version that orders are sent to is another one, of another function, after a change to %s.',
    (_to, before, after) => {
      const [older, newer] = [publishedOf(before), publishedOf(after)];
      expect(older.version).toBeDefined();
      expect(newer.version).not.toBe(older.version);
      expect(newer.properties).not.toBe(older.properties);
    },
  );

  test('The version that orders are sent to is the same one when nothing changes that the function depends on.', () => {
    expect(publishedOf({ alarmMail: 'on-call@orderstream-shop.org' })).toEqual(publishedOf({}));
  });
});

describe('new code of the API functions of prod', () => {
  test('New code of the API functions of prod gets requests through one alias each, which every route sends to and the gateway may call.', () => {
    const functionIds = new Set(golden.routes.map(([, functionId]) => functionId));
    functionIds.delete('storefrontapi');
    expect(aliases.map(({ Properties }) => Properties.Name)).toEqual([...functionIds].map(() => 'live'));
    for (const integration of prod.ofType('AWS::ApiGatewayV2::Integration')) {
      const isOfPage = JSON.stringify(integration.Properties.IntegrationUri).includes('storefront');
      expect(aliases.filter(({ logicalId }) => refersTo(integration, logicalId))).toHaveLength(
        isOfPage ? 0 : 1,
      );
    }
    const permissions = prod.ofType('AWS::Lambda::Permission');
    for (const { logicalId } of aliases) {
      expect(permissions.some((permission) => refersTo(permission, logicalId))).toBe(true);
    }
  });

  test('New code of the API functions of prod is served at once by the one that serves the page: two versions have two sets of files.', () => {
    const page = prod
      .ofType('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.FunctionName === 'orderstream-prod-storefront-api');
    const functionOf = ({ Properties }: NamedResource) => (Properties.FunctionName as { Ref?: string }).Ref;
    expect(page).toBeDefined();
    expect(prod.ofType('AWS::Lambda::Version').map(functionOf)).not.toContain(page?.logicalId);
  });

  test('New code of the API functions of prod gets a tenth of the requests for five minutes before it gets all of them.', () => {
    expect(groups).toHaveLength(aliases.length);
    for (const group of groups) {
      expect(group.Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
      expect(property(group, 'AutoRollbackConfiguration.Events')).toContain('DEPLOYMENT_STOP_ON_ALARM');
    }
    for (const { logicalId } of aliases) {
      expect(prod.template.Resources[logicalId]).toHaveProperty('UpdatePolicy.CodeDeployLambdaAliasUpdate');
    }
  });

  test('New code of the API functions of prod is rolled back when requests fail or POST /orders gets slow, within the five minutes.', () => {
    const alarms = prod
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => String(Properties.AlarmName).includes('-rollback-'));
    for (const group of groups) {
      const watched = property(group, 'AlarmConfiguration.Alarms') as { Name: { Ref: string } }[];
      expect(watched.map(({ Name }) => Name.Ref)).toEqual(alarms.map(({ logicalId }) => logicalId));
    }
    for (const { Properties } of alarms) {
      const metrics = (Properties.Metrics ?? [Properties]) as Record<string, unknown>[];
      const periods = metrics.map(
        (each) => (each.MetricStat as { Period: number } | undefined)?.Period ?? each.Period,
      );
      expect(periods.every((each) => each === undefined || each === 60)).toBe(true);
      expect(Number(Properties.EvaluationPeriods)).toBeLessThan(5);
      expect(Properties).not.toHaveProperty('AlarmActions');
    }
    const world = new AlarmWorld(prod.template);
    const firing = (series: Parameters<AlarmWorld['firing']>[0]) =>
      world.firing(series).filter((name) => name.startsWith('rollback-'));
    expect(firing({ '5xx': always(5), Count: always(100) })).toEqual(['rollback-errors']);
    expect(firing({ Latency: always(8_000) })).toEqual(['rollback-latency']);
    expect(firing({})).toEqual([]);
  });

  test('New code of the API functions of prod gets all requests at once in dev.', () => {
    const dev = synthesize();
    expect(dev.ofType('AWS::Lambda::Alias')).toEqual([]);
    expect(dev.ofType('AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
  });
});
