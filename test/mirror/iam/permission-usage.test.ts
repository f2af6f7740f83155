import { describe, expect, test } from '@jest/globals';
import { AccessHistory } from '../../../local/src/iam/access-history.ts';
import type { Access } from '../../../local/src/iam/evaluate.ts';
import { permissionUsage } from '../../../local/src/iam/permission-usage.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { allow, deny, statements } from './policies.ts';
import { IamWorld } from './world.ts';

const table = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
const on = (action: string, ...resources: string[]): Access => ({ action, resources });
const get = on('dynamodb:GetItem', table('a'));

type Policy = Record<string, TemplateValue>[];

/** Each grant of a policy as `action resource: use`, after something was done. */
function uses(policy: Policy, ...accesses: Access[]): string[] {
  const evaluated = permissionUsage({ identity: statements(...policy) }, [{ accesses, context: {} }]);
  return evaluated.map(({ action, resource, use }) => `${action} ${resource.split('/').at(-1)}: ${use}`);
}

describe('a grant', () => {
  test.each<[string, Policy, Access[], string[]]>([
    [
      'is an action on a resource, needed when it was used',
      [allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table('a'), table('b')])],
      [get],
      [
        'dynamodb:GetItem a: needed',
        'dynamodb:GetItem b: unused',
        'dynamodb:PutItem a: unused',
        'dynamodb:PutItem b: unused',
      ],
    ],
    [
      'that is in two statements is one',
      [allow('dynamodb:GetItem', table('a')), allow(['dynamodb:GetItem'], [table('a')])],
      [get],
      ['dynamodb:GetItem a: needed'],
    ],
    [
      'is not needed when another allows the same',
      [allow('dynamodb:GetItem', table('a')), allow('dynamodb:*', table('*'))],
      [get],
      ['dynamodb:GetItem a: unused', 'dynamodb:* *: unused'],
    ],
    [
      'is needed when the other allows the rest alone',
      [allow('dynamodb:GetItem', table('a')), allow('dynamodb:*', table('*')), deny('dynamodb:Scan')],
      [get, on('dynamodb:Query', table('b'))],
      ['dynamodb:GetItem a: unused', 'dynamodb:* *: needed'],
    ],
    [
      'of which another would have done instead is not needed',
      [allow(['kafka:DescribeCluster', 'kafka:DescribeClusterV2'])],
      [{ ...on('kafka:DescribeClusterV2', '*'), orElse: on('kafka:DescribeCluster', '*') }],
      ['kafka:DescribeCluster *: unused', 'kafka:DescribeClusterV2 *: unused'],
    ],
    [
      'is not asked for where the mirror has no such service',
      [allow(['xray:PutTraceSegments', 'ec2:DescribeVpcs'])],
      [on('ec2:DescribeVpcs', '*')],
      ['xray:PutTraceSegments *: not asked', 'ec2:DescribeVpcs *: needed'],
    ],
    [
      'may name what it is not about',
      [{ Effect: 'Allow', NotAction: 'dynamodb:Scan', NotResource: table('b') }],
      [get],
      ['NotAction dynamodb:Scan b: needed'],
    ],
  ])('a grant %s', (_case, policy, accesses, expected) => {
    expect(uses(policy, ...accesses)).toEqual(expected);
  });

  test('a grant under a condition is another than the same without', () => {
    const from = (address: string) => ({ StringEquals: { 'ses:FromAddress': address } });
    const send = { ...on('ses:SendEmail', '*'), context: { 'ses:fromaddress': ['a@example.com'] } };
    const mail = (address: string) => allow('ses:SendEmail', '*', from(address));
    expect(uses([mail('a@example.com'), mail('b@example.com')], send)).toEqual([
      'ses:SendEmail *: needed',
      'ses:SendEmail *: unused',
    ]);
  });
});

describe('access control', () => {
  test('access control keeps what was allowed to the functions of a role, and what Kafka decided', () => {
    const world = new IamWorld();
    const topic = 'arn:aws:kafka:us-east-1:123456789012:topic/demo/751d2973/orders';
    world.grant(allow(['dynamodb:GetItem', 'dynamodb:PutItem']), allow('kafka-cluster:*', topic));
    world.access.authorizeRequest('orders', get);
    const decision = { owner: 'orders', action: 'kafka-cluster:WriteData' };
    world.access.learn({ ...decision, resource: topic, isAllowed: true });
    world.access.learn({ ...decision, resource: `${topic}-2`, isAllowed: false });
    expect(world.access.roleUse(['orders'])).toEqual([
      {
        role: world.identity.roleArn,
        functions: ['orders'],
        grants: [
          { action: 'dynamodb:GetItem', resource: '*', use: 'needed' },
          { action: 'dynamodb:PutItem', resource: '*', use: 'unused' },
          { action: 'kafka-cluster:*', resource: topic, use: 'needed' },
        ],
      },
    ]);
    expect(world.refusals).toEqual([expect.stringContaining('kafka-cluster:WriteData')]);
  });

  test('access control knows no grants of a role that it cannot evaluate', () => {
    const world = new IamWorld({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/Unheard'] });
    expect(world.access.roleUse(['orders'])).toMatchObject([{ functions: ['orders'], grants: [] }]);
  });

  test('access control forgets of a request what no condition of the role names: mail addresses among it', () => {
    const history = new AccessHistory();
    const identity = statements(
      allow('ses:*', '*', { StringEquals: { 'ses:FromAddress': 'a@example.com' } }),
    );
    for (const recipient of ['c@example.com', 'd@example.com']) {
      const context = { 'ses:fromaddress': ['a@example.com'], 'ses:recipients': [recipient] };
      history.add('orders', { ...on('ses:SendEmail', '*'), context }, { identity });
    }
    const [kept, ...others] = history.of('orders');
    expect(kept?.context).toEqual({ 'ses:fromaddress': ['a@example.com'] });
    expect(others).toEqual([]);
  });
});
