import { describe, expect, test } from '@jest/globals';
import { dynamodbAccesses } from '../../../local/src/aws/access/dynamodb.ts';
import { lambdaAccesses } from '../../../local/src/aws/access/lambda.ts';
import { mskAccesses } from '../../../local/src/aws/access/msk.ts';
import { firstVersionAccesses, sesAccesses } from '../../../local/src/aws/access/ses.ts';

const place = { region: 'us-east-1', accountId: '123456789012' };
const body = (value: unknown) => Buffer.from(JSON.stringify(value));
const json = (value: unknown) => ({ body: body(value), contentType: 'application/json' });
const formBody = (form: URLSearchParams) => ({
  body: Buffer.from(String(form)),
  contentType: 'application/x-www-form-urlencoded; charset=utf-8',
});
const table = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;

type Short = [action: string, ...resources: string[]][];

const short = (accesses: readonly { action: string; resources: readonly string[] }[]): Short =>
  accesses.map(({ action, resources }) => [action, ...resources]);

describe('an operation of DynamoDB asks for', () => {
  test.each<[string, string, unknown, Short]>([
    [
      'its own action on its table',
      'PutItem',
      { TableName: 'orders' },
      [['dynamodb:PutItem', table('orders')]],
    ],
    ['the table of an ARN', 'GetItem', { TableName: table('a') }, [['dynamodb:GetItem', table('a')]]],
    [
      'the index it queries',
      'Query',
      { TableName: 'orders', IndexName: 'byCustomer' },
      [['dynamodb:Query', `${table('orders')}/index/byCustomer`]],
    ],
    ['the table it scans', 'Scan', { TableName: 'orders' }, [['dynamodb:Scan', table('orders')]]],
    [
      'the action of each item of a transaction, once',
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'a' } },
          { Put: { TableName: 'a' } },
          { Update: { TableName: 'b' } },
          { Delete: { TableName: 'a' } },
          { ConditionCheck: { TableName: 'b' } },
        ],
      },
      [
        ['dynamodb:PutItem', table('a')],
        ['dynamodb:UpdateItem', table('b')],
        ['dynamodb:DeleteItem', table('a')],
        ['dynamodb:ConditionCheckItem', table('b')],
      ],
    ],
    [
      'each table that a transaction reads',
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName: 'a' } }, { Get: { TableName: 'b' } }] },
      [
        ['dynamodb:GetItem', table('a')],
        ['dynamodb:GetItem', table('b')],
      ],
    ],
    [
      'the batch action on each table',
      'BatchWriteItem',
      { RequestItems: { a: [], b: [] } },
      [
        ['dynamodb:BatchWriteItem', table('a')],
        ['dynamodb:BatchWriteItem', table('b')],
      ],
    ],
    [
      'the PartiQL action of a statement',
      'ExecuteStatement',
      { Statement: 'SELECT * FROM "orders"."byCustomer" WHERE x=?' },
      [['dynamodb:PartiQLSelect', `${table('orders')}/index/byCustomer`]],
    ],
    [
      'that of each statement of several',
      'ExecuteTransaction',
      { TransactStatements: [{ Statement: 'INSERT INTO "a" value {}' }, { Statement: 'update b set c=1' }] },
      [
        ['dynamodb:PartiQLInsert', table('a')],
        ['dynamodb:PartiQLUpdate', table('b')],
      ],
    ],
    [
      'deleting by a statement',
      'ExecuteStatement',
      { Statement: 'DELETE FROM "a" WHERE id=?' },
      [['dynamodb:PartiQLDelete', table('a')]],
    ],
    ['no resource where there is none', 'ListTables', {}, [['dynamodb:ListTables', '*']]],
    ['what it tags', 'TagResource', { ResourceArn: table('a') }, [['dynamodb:TagResource', table('a')]]],
  ])('an operation of DynamoDB asks for %s', (_case, operation, members, expected) => {
    expect(short(dynamodbAccesses(operation, body(members), place))).toEqual(expected);
  });
});

const identity = (id: string) => `arn:aws:ses:us-east-1:123456789012:identity/${id}`;

describe('sending mail asks for', () => {
  test('sending mail asks for the address or its domain, with all that conditions look at', () => {
    const request = {
      FromEmailAddress: 'The Shop <shop@example.com>',
      Destination: { ToAddresses: ['A <a@example.org>'], CcAddresses: ['b@example.org'] },
      Content: { Simple: {} },
    };
    expect(sesAccesses('SendEmail', json(request), place)).toEqual([
      {
        action: 'ses:SendEmail',
        resources: [identity('shop@example.com'), identity('example.com')],
        context: {
          'ses:fromaddress': ['shop@example.com'],
          'ses:fromdisplayname': ['The Shop'],
          'ses:recipients': ['a@example.org', 'b@example.org'],
          'ses:feedbackaddress': [],
        },
      },
    ]);
  });

  test('sending mail asks for SendRawEmail for a raw message, by its own From header', () => {
    const Data = Buffer.from('To: x\r\nFrom: shop@example.com\r\n\r\nFrom: other@example.net').toString(
      'base64',
    );
    expect(sesAccesses('SendEmail', json({ Content: { Raw: { Data } } }), place)).toMatchObject([
      { action: 'ses:SendRawEmail', resources: [identity('shop@example.com'), identity('example.com')] },
    ]);
  });

  test('sending mail asks for the identity that it names, and its configuration set', () => {
    const request = { FromEmailAddressIdentityArn: identity('other.example'), ConfigurationSetName: 'set' };
    expect(short(sesAccesses('SendEmail', json(request), place))).toEqual([
      ['ses:SendEmail', identity('other.example')],
      ['ses:SendEmail', 'arn:aws:ses:us-east-1:123456789012:configuration-set/set'],
    ]);
  });

  test('sending mail asks for the same in version 1', () => {
    const form = new URLSearchParams({
      Action: 'SendEmail',
      Source: 'shop@example.com',
      'Destination.ToAddresses.member.1': 'a@b.c',
    });
    expect(firstVersionAccesses(formBody(form), place)).toMatchObject([
      {
        action: 'ses:SendEmail',
        resources: [identity('shop@example.com'), identity('example.com')],
        context: { 'ses:recipients': ['a@b.c'] },
      },
    ]);
  });
});

const call = (name: string, parameters: Record<string, string> = {}) => ({
  name,
  parameters,
  run: () => ({ statusCode: 200 }),
});

describe('an operation of Lambda asks for', () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
  test.each<[string, string, Record<string, string>, string | null, Short]>([
    ['InvokeFunction', 'Invoke', { FunctionName: 'orders' }, null, [['lambda:InvokeFunction', arn]]],
    [
      'the qualifier too',
      'Invoke',
      { FunctionName: arn },
      'live',
      [['lambda:InvokeFunction', `${arn}:live`]],
    ],
    ['its function', 'GetFunction', { FunctionName: 'orders' }, null, [['lambda:GetFunction', arn]]],
    ['no resource of a list', 'ListFunctions', {}, null, [['lambda:ListFunctions', '*']]],
    [
      'the mapping',
      'UpdateEventSourceMapping',
      { UUID: 'u' },
      null,
      [['lambda:UpdateEventSourceMapping', 'arn:aws:lambda:us-east-1:123456789012:event-source-mapping:u']],
    ],
  ])('an operation of Lambda asks for %s', (_case, name, parameters, qualifier, expected) => {
    expect(short(lambdaAccesses(call(name, parameters), qualifier, place))).toEqual(expected);
  });
});

describe('an operation of MSK asks for', () => {
  const ClusterArn =
    'arn:aws:kafka:us-east-1:123456789012:cluster/demo/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
  const topic = `${ClusterArn.replace(':cluster/', ':topic/')}/orders`;
  test.each<[string, string, Record<string, string>, string | undefined, Short]>([
    [
      'its cluster',
      'DescribeClusterV2',
      { ClusterArn },
      undefined,
      [['kafka:DescribeClusterV2', ClusterArn]],
    ],
    ['no resource of a list', 'ListClustersV2', {}, undefined, [['kafka:ListClustersV2', '*']]],
    [
      'actions of the data plane on a topic',
      'DeleteTopic',
      { ClusterArn, TopicName: 'orders' },
      undefined,
      [
        ['kafka-cluster:Connect', ClusterArn],
        ['kafka-cluster:DescribeTopic', topic],
        ['kafka-cluster:DeleteTopic', topic],
      ],
    ],
    [
      'the topic to create',
      'CreateTopic',
      { ClusterArn },
      'orders',
      [
        ['kafka-cluster:Connect', ClusterArn],
        ['kafka-cluster:CreateTopic', topic],
      ],
    ],
  ])('an operation of MSK asks for %s', (_case, name, parameters, created, expected) => {
    expect(short(mskAccesses(call(name, parameters), created))).toEqual(expected);
  });
});
