import { describe, expect, test } from '@jest/globals';
import type { Template, TemplateResource } from '../../../local/src/template/types.ts';
import { estimate } from '../../../ops/cost/estimate.ts';
import { tracesOf } from '../../../ops/cost/rules/functions.ts';
import golden from '../../golden/stack.json' with { type: 'json' };

type Resources = Record<string, TemplateResource>;

const million = 1_000_000;
const resource = (Type: string, Properties: TemplateResource['Properties'] = {}) => ({ Type, Properties });
const templateOf = (resources: Resources): Template => ({ Resources: resources });

const mapping = (properties: TemplateResource['Properties'] = {}, pollers = {}) =>
  resource('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: 'Payment' },
    Topics: ['orders'],
    ProvisionedPollerConfig: { MinimumPollers: 1, PollerGroupName: 'all', ...pollers },
    ...properties,
  });
const mappings = (count: number, make: () => TemplateResource): Resources =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Mapping${index}`, make()]));

const cluster = (InstanceType: string, StorageInfo?: { EBSStorageInfo: { VolumeSize: number } }) =>
  resource('AWS::MSK::Cluster', {
    NumberOfBrokerNodes: 6,
    BrokerNodeGroupInfo: { InstanceType, ...(StorageInfo && { StorageInfo }) },
  });
const topic = (TopicName: string, days: number) =>
  resource('AWS::MSK::Topic', {
    TopicName,
    Configs: Buffer.from(`{"retention.ms":"${days * 86_400_000}"}`).toString('base64'),
  });
const payment = resource('AWS::Lambda::Function', {
  FunctionName: 'orderstream-dev-payment',
  MemorySize: 512,
  TracingConfig: { Mode: 'Active' },
});
const table = (name: string, more: TemplateResource['Properties'] = {}) =>
  resource('AWS::DynamoDB::Table', { TableName: `orderstream-dev-${name}`, ...more });
const alarm = (Metrics?: { MetricStat?: object; Expression?: string }[]) =>
  resource('AWS::CloudWatch::Alarm', Metrics ? { Metrics: Metrics as never } : { MetricName: 'Errors' });
const filter = (...type: string[]) => ({
  FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ value: { type } }) }] },
});

/** What the rule says, the template, the line of the bill, its units in a month of a million orders. */
const rules: [string, Resources, string, number][] = [
  ['a broker is paid by the hour', { C: cluster('kafka.m7g.large') }, 'MSK brokers, kafka.m7g.large', 4_380],
  [
    'a standard broker has a disk',
    { C: cluster('kafka.t3.small', { EBSStorageInfo: { VolumeSize: 20 } }) },
    'MSK storage',
    120,
  ],
  [
    'an Express broker is paid by what is written: the bytes of an order',
    { C: cluster('express.m7g.large') },
    'MSK Express, written',
    golden.bytesOfOrder / 1_000,
  ],
  [
    'and by what its topics keep',
    { C: cluster('express.m7g.large'), T: topic('orders', 15), D: topic('dead-letters', 14) },
    'MSK Express, kept',
    0.3565,
  ],
  ['ten pollers of a group share a unit', mappings(10, mapping), 'Event poller units, at least', 730],
  ['the eleventh needs another', mappings(11, mapping), 'Event poller units, at least', 1_460],
  [
    'a mapping without a group has a separate unit',
    mappings(3, () => mapping({}, { PollerGroupName: '' })),
    'Event poller units, at least',
    2_190,
  ],
  [
    'the minimum of pollers counts',
    mappings(2, () => mapping({}, { MinimumPollers: 6 })),
    'Event poller units, at least',
    1_460,
  ],
  [
    'a disabled mapping polls nothing',
    mappings(3, () => mapping({ Enabled: false })),
    'Event poller units, at least',
    0,
  ],
  [
    'a mapping on demand has no units',
    mappings(1, () => mapping({ ProvisionedPollerConfig: undefined as never })),
    'Event poller units, at least',
    0,
  ],
  [
    'a mapping pays for the metrics it opts into',
    mappings(2, () => mapping({ MetricsConfig: { Metrics: ['EventCount', 'KafkaMetrics'] } })),
    'Metrics of mappings',
    18,
  ],
  [
    'an interface endpoint is paid by zone',
    {
      E: resource('AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        ServiceName: 'x.email',
        SubnetIds: ['a', 'b'],
      }),
    },
    'VPC interface endpoint',
    1_460,
  ],
  ['a NAT gateway is paid by the hour', { N: resource('AWS::EC2::NatGateway') }, 'NAT gateway', 730],
  ['so is its address', { N: resource('AWS::EC2::EIP') }, 'Public IPv4 address', 730],
  ['a key is paid by the month', { K: resource('AWS::KMS::Key') }, 'KMS key', 1],
  [
    'an alarm pays for each metric it reads',
    { A: alarm(), B: alarm([{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'm1 + m2' }]) },
    'Alarms',
    3,
  ],
  [
    'a composite alarm is paid by the month',
    { C: resource('AWS::CloudWatch::CompositeAlarm'), D: resource('AWS::CloudWatch::CompositeAlarm') },
    'Composite alarms',
    2,
  ],
  [
    'a route with detailed metrics pays for six of them',
    {
      S: resource('AWS::ApiGatewayV2::Stage', {
        RouteSettings: {
          'POST /orders': { DetailedMetricsEnabled: true },
          'GET /orders': { DetailedMetricsEnabled: false },
        },
      }),
    },
    'Metrics of routes',
    6,
  ],
  [
    'a broker with more than the free metrics pays for each',
    {
      C: resource('AWS::MSK::Cluster', {
        EnhancedMonitoring: 'PER_BROKER',
        NumberOfBrokerNodes: 3,
        BrokerNodeGroupInfo: { InstanceType: 'express.m7g.large' },
      }),
    },
    'Metrics of brokers, at most',
    102,
  ],
  ['a dashboard is paid by the month', { D: resource('AWS::CloudWatch::Dashboard') }, 'Dashboard', 1],
  [
    'a record that the filter lets through is an invocation',
    { Payment: payment, M: mapping(filter('OrderPlaced', 'PaymentFailed')) },
    'Lambda invocations',
    million,
  ],
  [
    'a record of another topic is none',
    { Payment: payment, M: mapping(filter('EmailSent')) },
    'Lambda invocations',
    0,
  ],
  [
    'without a filter every record of the topic is',
    { Payment: payment, M: mapping({ Topics: ['notifications'] }) },
    'Lambda invocations',
    golden.notificationsOfOrder * million,
  ],
  ['its time is paid by memory', { Payment: payment, M: mapping() }, 'Lambda duration, ARM', 118_000],
  [
    'a schedule invokes independent of orders',
    {
      Payment: payment,
      R: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 hour)',
        State: 'ENABLED',
        Targets: [{ Arn: { 'Fn::GetAtt': ['Payment', 'Arn'] } }],
      }),
    },
    'Scheduled Lambda invocations',
    730,
  ],
  ['an item in a transaction is two writes', { T: table('inventory') }, 'DynamoDB writes', 4 * million],
  [
    'an index with all attributes is written with its item',
    { T: table('orders', { GlobalSecondaryIndexes: [{ IndexName: 'byCustomer' }] }) },
    'DynamoDB writes of indexes',
    14 * million,
  ],
  [
    'an index without a count is written as often as its table',
    { T: table('limits', { GlobalSecondaryIndexes: [{ IndexName: 'new' }] }) },
    'DynamoDB writes of indexes',
    million,
  ],
  [
    'a table that can be restored pays for its backup',
    {
      T: table('limits', { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      U: table('shipping'),
    },
    'Point-in-time recovery',
    0.22,
  ],
  [
    'a customer orders four times a month',
    { P: resource('AWS::Cognito::UserPool', { UserPoolTier: 'ESSENTIALS' }) },
    'Cognito, Essentials',
    250_000,
  ],
  [
    'a rule of a web ACL is paid by the month',
    { W: resource('AWS::WAFv2::WebACL', { Rules: [{}, {}, {}] }) },
    'WAF rules',
    3,
  ],
  [
    'a customer signs in for an order: three requests',
    { W: resource('AWS::WAFv2::WebACL') },
    'WAF requests',
    3 * million,
  ],
  [
    'each kind of event that SES publishes is a metric',
    {
      E: resource('AWS::SES::ConfigurationSetEventDestination', {
        EventDestination: { MatchingEventTypes: ['bounce', 'reject'] },
      }),
    },
    'Metrics of SES',
    2,
  ],
  [
    'who may mail sends the mails of an order',
    { P: resource('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'ses:SendEmail' }] } }) },
    'SES emails',
    4 * million,
  ],
];

describe('the bill', () => {
  test.each(rules)('The bill: %s.', (_rule, resources, what, units) => {
    const { fixed, variable } = estimate(templateOf(resources), million);
    const line = [...fixed, ...variable].find((each) => each.what === what);
    expect(line?.quantity ?? 0).toBeCloseTo(units, 4);
  });

  test('The bill traces one invocation a second, and one in twenty of the others.', () => {
    expect(tracesOf(1_000)).toBe(1_000);
    expect(tracesOf(730 * 3_600 + 2_000)).toBe(730 * 3_600 + 100);
  });

  const notPriced: [Resources, string][] = [
    [{ A: resource('AWS::SQS::Queue'), B: resource('AWS::SQS::Queue') }, 'AWS::SQS::Queue: 2 resources'],
    [{ C: cluster('kafka.m9.huge') }, 'AWS::MSK::Cluster C: no price of kafka.m9.huge brokers'],
    [{ T: table('returns') }, 'AWS::DynamoDB::Table T: the writes of an order to it are unknown'],
    [
      { P: resource('AWS::Cognito::UserPool', { UserPoolTier: 'PLUS' }) },
      'AWS::Cognito::UserPool P: no price of tier PLUS',
    ],
  ];

  test.each(notPriced)('The bill lists what it has no price for: %j.', (resources, listed) => {
    expect(estimate(templateOf(resources), million).notPriced).toEqual([listed]);
  });
});
