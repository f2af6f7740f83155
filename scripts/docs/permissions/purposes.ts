import type { Grant } from '../../../local/src/iam/single-grants.ts';

/** What some actions on one resource are for. */
export interface Purpose {
  readonly actions: readonly string[];
  readonly text: string;
}

interface Rule extends Purpose {
  /** The action among them without which this is not what they are for. Default: each by itself. */
  readonly key?: string;
  /** Functions and resources that it is about. Default: all. */
  readonly of?: RegExp;
  readonly resource?: RegExp;
}

const ownInterfaces = [
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
];
const onEc2 = (...names: string[]) => names.map((name) => `ec2:${name}`);
const onKafka = (...names: string[]) => names.map((name) => `kafka-cluster:${name}`);

const platform: readonly Rule[] = [
  { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], text: 'Lambda writes its log' },
  { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], text: 'Lambda sends its traces' },
  {
    actions: onEc2('AssignPrivateIpAddresses', ...ownInterfaces, 'UnassignPrivateIpAddresses'),
    key: 'ec2:AssignPrivateIpAddresses',
    text: 'Lambda places it in the network',
  },
  {
    actions: onEc2(...ownInterfaces, 'DescribeSecurityGroups', 'DescribeVpcs'),
    key: 'ec2:DescribeVpcs',
    text: 'Lambda places the pollers of its mappings in the network',
  },
];

const kafka: readonly Rule[] = [
  {
    actions: ['kafka:GetBootstrapBrokers'],
    of: /^bootstrap-brokers$/,
    text: 'returns the broker addresses to the stack',
  },
  {
    actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
    key: 'kafka:DescribeClusterV2',
    text: 'pollers find the brokers',
  },
  {
    actions: onKafka('Connect'),
    text: 'connects to Kafka: its pollers, and its own clients where it has them',
  },
  {
    actions: onKafka('DescribeClusterDynamicConfiguration'),
    text: 'pollers read the settings of the cluster',
  },
  {
    actions: onKafka('DescribeTopic', 'ReadData'),
    key: 'kafka-cluster:ReadData',
    of: /^(?!redrive$|replay$|timeline-rebuild$)/,
    resource: /^topic (?!dead-letters$)/,
    text: 'reads its records',
  },
  {
    actions: onKafka('DescribeTopic', 'ReadData'),
    key: 'kafka-cluster:ReadData',
    of: /^(orders|redrive|replay|timeline-rebuild)$/,
    text: 'reads its records',
  },
  {
    actions: onKafka('DescribeTopic', 'ReadData', 'WriteData'),
    key: 'kafka-cluster:WriteData',
    resource: /^topic dead-letters$/,
    text: 'pollers write the records whose retries are used up, and the function those that no retry can process',
  },
  {
    actions: onKafka('DescribeCluster', 'WriteDataIdempotently'),
    text: 'pollers write the records that fail permanently',
  },
  {
    actions: onKafka('DescribeTopic', 'WriteData'),
    key: 'kafka-cluster:WriteData',
    of: /^(?!redrive$)/,
    resource: /^topic (?!dead-letters$)/,
    text: 'writes its events',
  },
  {
    actions: onKafka('DescribeTopic', 'WriteData'),
    key: 'kafka-cluster:WriteData',
    of: /^redrive$/,
    text: 'publishes its records again',
  },
  {
    actions: onKafka('AlterGroup', 'DescribeGroup'),
    of: /^(?!replay$)/,
    resource: /^group (?!orderstream-)/,
    text: 'pollers share the partitions and keep their positions',
  },
  {
    actions: onKafka('AlterGroup', 'DescribeGroup'),
    of: /^replay$/,
    resource: /^group (?!orderstream-)/,
    text: 'moves the group in time, and returns its progress',
  },
  {
    actions: onKafka('AlterGroup', 'DescribeGroup'),
    resource: /^group orderstream-/,
    text: 'reads in a group of one run',
  },
  { actions: ['glue:GetRegistry'], text: 'pollers find the schemas' },
  { actions: ['glue:GetSchemaVersion'], text: 'pollers decode the records' },
];

const onItems = (functionId: string, action: string, text: string): Rule => ({
  actions: [`dynamodb:${action}`],
  of: new RegExp(`^${functionId}$`),
  resource: /^(?!table payment-tokens$)/,
  text,
});

const onTokens = (functionId: string, action: string, text: string): Rule => ({
  ...onItems(functionId, action, text),
  resource: /^table payment-tokens$/,
});

const tables: readonly Rule[] = [
  onItems('analytics', 'PutItem', 'remembers the events that it counted'),
  onItems('analytics', 'UpdateItem', 'adds to the counts, counts records that no retry can process'),
  onItems('analytics', 'GetItem', 'reads which generation is filled'),
  onItems('analytics-api', 'GetItem', 'reads which generation counts'),
  onItems('analytics-rebuild', 'GetItem', 'reads which generation counts, and which is filled'),
  onItems('analytics-rebuild', 'UpdateItem', 'begins a generation, and switches to it'),
  onItems('analytics-api', 'Query', 'reads the counts of a span of time'),
  onItems('inventory', 'BatchGetItem', 'reads its earlier replies, and how often an event failed'),
  onItems('inventory', 'PutItem', 'stores its reply to an order'),
  onItems('inventory', 'UpdateItem', 'moves pieces of stock, counts failed deliveries'),
  onItems('inventory-api', 'BatchGetItem', 'reads the stock of all products'),
  onItems('inventory-seed', 'UpdateItem', 'puts the products of the catalogue'),
  onItems('limits', 'BatchGetItem', 'reads days that were counted together, and how often an event failed'),
  onItems('limits', 'UpdateItem', 'counts an order in the day of its customer, counts failed deliveries'),
  onItems('notification', 'BatchGetItem', 'reads how often an event failed'),
  onItems('notification', 'UpdateItem', 'claims and marks emails, counts failed deliveries'),
  onItems('orders', 'BatchGetItem', 'reads orders whose timelines were written together'),
  onItems(
    'orders',
    'UpdateItem',
    'appends to the timeline of an order, keeps the counters of its customer, counts records that no retry can process',
  ),
  onItems('orders-api', 'GetItem', 'reads an order'),
  onItems(
    'orders-api',
    'UpdateItem',
    'keeps an order and counts it for its customer before its event is written, keeps the places of requests that wait',
  ),
  onTokens('orders-api', 'PutItem', 'keeps the payment token of an order'),
  onItems('orders-api', 'Query', 'lists the orders of a customer'),
  onItems('orders-check', 'GetItem', 'reads an order that is late'),
  onItems('orders-check', 'Query', 'finds the orders that are not final'),
  onItems(
    'payment',
    'BatchGetItem',
    'reads payments that were written together, and how often an event failed',
  ),
  onTokens('payment', 'BatchGetItem', 'reads the payment token of an order it charges'),
  onTokens('payment', 'UpdateItem', 'drops the payment token of an order it charged'),
  onItems('payment', 'UpdateItem', 'keeps charges and refunds, counts failed deliveries'),
  onItems(
    'shipping',
    'BatchGetItem',
    'reads orders that were joined together, and how often an event failed',
  ),
  onItems('redrive', 'BatchGetItem', 'reads which records were published again'),
  onItems('redrive', 'UpdateItem', 'claims records, and remembers that they were published'),
  onItems('timeline-rebuild', 'BatchGetItem', 'reads orders whose timelines were written together'),
  onItems('timeline-rebuild', 'UpdateItem', 'rebuilds the timeline of an order, next to the live one'),
  onItems('shipping', 'UpdateItem', 'joins payment and reservation, counts failed deliveries'),
];

const identity: readonly Rule[] = [
  { actions: ['cognito-idp:AdminGetUser'], text: 'reads whether a member of staff has a second factor' },
];

const email: readonly Rule[] = [
  { actions: ['ses:SendEmail', 'ses:SendRawEmail'], text: 'sends emails, from the configured sender only' },
];

const rules = [...platform, ...kafka, ...tables, ...identity, ...email];

/**
 * What the grants of a function on one resource are for; one that serves two ends is under both.
 * @throws {Error} for a grant that no rule is about.
 */
export function purposesOf(functionId: string, grants: readonly Grant[]): Purpose[] {
  const granted = grants.map(({ action }) => action);
  const fitting = rules.filter(
    (rule) =>
      (rule.of?.test(functionId) ?? true) &&
      (rule.resource?.test(grants[0]?.resource ?? '') ?? true) &&
      (rule.key === undefined || granted.includes(rule.key)),
  );
  const purposes = fitting.map(({ actions, text }) => ({
    actions: actions.filter((action) => granted.includes(action)),
    text,
  }));
  const untold = granted.filter((action) => !purposes.some(({ actions }) => actions.includes(action)));
  const others = untold.map((action) => ({ actions: [action], text: textOf(action, functionId) }));
  return [...purposes, ...others].filter(({ actions }) => actions.length > 0);
}

/** Purposes of every concern, new ones included. */
function textOf(action: string, functionId: string): string {
  if (/^dynamodb:(BatchGet|Get|Query|Scan)/.test(action)) return 'reads its items';
  if (action.startsWith('dynamodb:')) return 'writes its items';
  throw new Error(
    `What ${functionId} needs ${action} for is documented nowhere: add it to scripts/docs/permissions/purposes.ts.`,
  );
}
