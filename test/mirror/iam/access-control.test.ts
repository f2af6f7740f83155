import { describe, expect, test } from '@jest/globals';
import { allow, variable } from './policies.ts';
import { IamWorld } from './world.ts';

const read = { action: 'dynamodb:GetItem', resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/t'] };
const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/demo/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

describe('access control', () => {
  test('access control refuses in AWS’s words, and warns once', () => {
    const { access, refusals } = new IamWorld();
    const text =
      'User: arn:aws:sts::123456789012:assumed-role/orders-role/orders is not authorized to perform: dynamodb:GetItem ' +
      `on resource: ${read.resources} because no identity-based policy allows the dynamodb:GetItem action`;
    for (let request = 0; request < 3; request += 1) {
      expect(access.authorizeRequest('orders', read)?.text).toBe(text);
    }
    expect(refusals).toEqual([`AccessDenied: ${text}`]);
  });

  test('access control words an explicit deny as AWS does', () => {
    const world = new IamWorld();
    world.grant(allow('*'), { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' });
    expect(world.access.authorize('orders', read)?.text).toMatch(
      / with an explicit deny in an identity-based policy$/,
    );
    expect(world.refusals).toEqual([]); // Only what was tried is logged.
  });

  test('access control counts a policy as soon as the stack has it', () => {
    const world = new IamWorld();
    expect(world.access.authorize('orders', read)).toBeDefined();
    world.grant(allow('dynamodb:GetItem'));
    expect(world.access.authorize('orders', read)).toBeUndefined();
  });

  test('access control lets unknown keys, and functions whose role it cannot evaluate, do everything', () => {
    const world = new IamWorld({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/Unheard'] });
    expect(world.access.authorize('a-user', read)).toBeUndefined();
    expect(world.access.authorize('orders', read)).toBeUndefined();
    expect(world.access.unevaluatedConditions(['orders'])).toEqual([
      'IAM: orders: everything is allowed, since the document of managed policy arn:aws:iam::aws:policy/Unheard is not known here',
    ]);
  });

  test('access control names conditions that it has no value for, where they matter', () => {
    const world = new IamWorld();
    const inVpc = { StringEquals: { 'aws:SourceVpc': 'vpc-1', 'ses:FromAddress': 'a@b.c' } };
    world.grant(allow('ses:SendEmail', '*', inVpc), allow('ec2:*', '*', inVpc));
    expect(world.access.unevaluatedConditions(['orders'])).toEqual([
      'IAM: orders: the mirror has no value of aws:SourceVpc, a condition in policy policy-0; an Allow counts, a Deny does not',
    ]);
  });
});

describe('what the broker gets for a function', () => {
  test('what the broker gets for a function is its statements with every condition decided, for each cluster in sight', () => {
    const world = new IamWorld();
    world.add('AWS::MSK::Topic', { ClusterArn: clusterArn, TopicName: 'orders' });
    const when = (key: string) => ({ StringEquals: { [key]: '123456789012' } });
    world.grant(
      allow('kafka-cluster:*', `${clusterArn}*`, when('aws:PrincipalAccount')),
      allow('kafka-cluster:Never', '*', when('aws:RequestedRegion')),
      {
        Effect: 'Deny',
        NotAction: 'kafka-cluster:Read?ata',
        Resource: 'x',
        Condition: when('aws:SourceVpc'),
      },
      { Effect: 'Deny', NotAction: 'kafka-cluster:Read?ata', NotResource: variable('aws:PrincipalAccount') },
    );
    world.access.publish('orders');
    const policy = world.kafkaPolicies.get('orders');
    expect(policy).toMatchObject({ clusters: [clusterArn] });
    expect(policy?.identity.map(({ effect }) => effect)).toEqual(['Allow', 'Deny']);
    const [granted, denied] = policy?.identity ?? [];
    expect(`${clusterArn}/any`).toMatch(new RegExp(`^${granted?.resources?.[0]}$`));
    expect('Kafka-Cluster:readdata').toMatch(new RegExp(`^${denied?.notActions?.[0]}$`));
    expect('123456789012').toMatch(new RegExp(`^${denied?.notResources?.[0]}$`));
  });

  test('what the broker gets for a function is nothing while no cluster is in sight, and nothing of a role that is not evaluated', () => {
    const without = new IamWorld();
    without.access.publish('orders');
    const unjudged = new IamWorld({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/Unheard'] });
    unjudged.add('AWS::MSK::Cluster', { ClusterName: 'demo' });
    unjudged.access.publish('orders');
    expect([...without.kafkaPolicies, ...unjudged.kafkaPolicies]).toEqual([]);
  });
});
