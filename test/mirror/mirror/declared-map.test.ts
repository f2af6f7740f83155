import { expect, test } from '@jest/globals';
import type { Access } from '../../../local/src/iam/evaluate.ts';
import { declaredMap, writesTo } from '../../../local/src/mirror/declared-map.ts';
import type { ResolvedResource } from '../../../local/src/template/types.ts';
import { fakeLambda, functionNamed } from '../aws/fakes.ts';

const CLUSTER = 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/1-2';
const topicArn = (topic: string) => `arn:aws:kafka:us-east-1:123456789012:topic/shop/1-2/${topic}`;
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

const resource = (type: string, physicalId: string, properties: object) =>
  ({ type, physicalId, logicalId: physicalId, properties, attributes: {} }) as unknown as ResolvedResource;

const resources = new Map(
  [
    resource('AWS::MSK::Topic', topicArn('orders'), { TopicName: 'orders', ClusterArn: CLUSTER }),
    resource('AWS::MSK::Topic', topicArn('payments'), { TopicName: 'payments', ClusterArn: CLUSTER }),
    resource('AWS::ApiGatewayV2::Api', 'api', {
      Name: 'shop',
      ProtocolType: 'HTTP',
      Target: functionArn('pay'),
    }),
    resource('AWS::Events::Rule', 'nightly', {
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Arn: functionArn('report') }, { Arn: functionArn('not-here') }],
    }),
    resource('AWS::Events::Rule', 'off', {
      ScheduleExpression: 'rate(1 day)',
      State: 'DISABLED',
      Targets: [{ Arn: functionArn('report') }],
    }),
  ].map((each) => [each.physicalId, each]),
);
const names = ['pay', 'report'];
const lambda = {
  ...fakeLambda(names),
  getFunction: (arn: string) =>
    names.some((name) => arn.endsWith(`:${name}`)) ? functionNamed(arn) : undefined,
};

/** @param granted topics by function; `*` is any. @param done topics that were written. */
function access(granted: Record<string, string[]>, done: Record<string, string[]> = {}) {
  return {
    isGranted: (name: string, { action, resources: [arn = ''] }: Access) =>
      action === 'kafka-cluster:WriteData' &&
      (granted[name] ?? []).some((topic) => topic === '*' || arn === topicArn(topic)),
    done: (name: string): Access[] => [
      { action: 'kafka-cluster:ReadData', resources: [topicArn('orders')] },
      ...(done[name] ?? []).map((topic) => ({
        action: 'kafka-cluster:WriteData',
        resources: [topicArn(topic)],
      })),
    ],
  };
}

test('Topics, routes and enabled schedules of functions that are here are on the map.', () => {
  expect(declaredMap({ resources, lambda })).toEqual({
    topics: ['orders', 'payments'],
    routes: [{ apiName: 'shop', routeKey: '$default', functionName: 'pay' }],
    schedules: [{ name: 'nightly', expression: 'rate(1 day)', functionName: 'report' }],
  });
});

test('A write that Kafka has allowed is observed, and one that only the role allows is granted.', () => {
  const sources = {
    resources,
    lambda,
    access: access({ pay: ['orders', 'payments'] }, { pay: ['payments'] }),
  };
  expect(writesTo(sources, ['orders', 'payments'])).toEqual({
    topics: [
      { functionName: 'pay', topic: 'payments', basis: 'observed' },
      { functionName: 'pay', topic: 'orders', basis: 'granted' },
    ],
    toAny: [],
  });
});

test('Of a role that may write to any topic only what was written is on the map.', () => {
  const sources = { resources, lambda, access: access({ report: ['*'] }, { report: ['other'] }) };
  expect(writesTo(sources, ['other'])).toEqual({
    topics: [{ functionName: 'report', topic: 'other', basis: 'observed' }],
    toAny: ['report'],
  });
});

test('Topics that only mappings name are written to by those who are granted it.', () => {
  const sources = { resources, lambda, access: access({ pay: ['read-only'] }) };
  expect(writesTo(sources, ['orders', 'read-only']).topics).toEqual([
    { functionName: 'pay', topic: 'read-only', basis: 'granted' },
  ]);
});

test('Without policies it is not known who writes.', () => {
  expect(writesTo({ resources, lambda }, ['orders'])).toEqual({ toAny: [] });
});
