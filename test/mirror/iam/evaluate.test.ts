import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Grants, refusalOf } from '../../../local/src/iam/evaluate.ts';
import { allow, deny, statements, variable } from './policies.ts';

const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';
const put = { action: 'dynamodb:PutItem', resources: [table] };

const grants = (...all: Parameters<typeof statements>): Grants => ({ identity: statements(...all) });

describe('a request is allowed', () => {
  test.each([
    ['its action on its resource', allow('dynamodb:PutItem', table)],
    ['its action among others', allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [table])],
    ['its action in other case', allow('DynamoDB:putitem', table)],
    ['a wildcard in the action', allow('dynamodb:P*Item', table)],
    ['one character of the action left open', allow('dynamodb:PutIte?', table)],
    ['every action', allow('*', table)],
    ['a wildcard at the end of the resource', allow('dynamodb:PutItem', `${table}*`)],
    [
      'a wildcard within a segment',
      allow('dynamodb:PutItem', 'arn:aws:dynamodb:us-*:123456789012:table/ord*s'),
    ],
    ['a wildcard that ends a segment and reaches beyond it', allow('dynamodb:PutItem', 'arn:aws:dynamodb:*')],
    [
      'a variable of the caller',
      allow(
        'dynamodb:PutItem',
        `arn:aws:dynamodb:us-east-1:${variable('aws:PrincipalAccount')}:table/orders`,
      ),
    ],
    [
      'a variable with a default',
      allow(
        'dynamodb:PutItem',
        `arn:aws:dynamodb:us-east-1:123456789012:table/${variable("aws:PrincipalTag/team, 'orders'")}`,
      ),
    ],
    ['everything but other actions', { Effect: 'Allow', NotAction: 'dynamodb:DeleteItem', Resource: table }],
    [
      'every resource but others',
      { Effect: 'Allow', Action: 'dynamodb:PutItem', NotResource: `${table}/index/*` },
    ],
  ])('a request is allowed by a statement that allows %s', (_case, statement) => {
    const context = { 'aws:principalaccount': ['123456789012'] };
    expect(refusalOf(grants(statement), put, context)).toBeUndefined();
  });
});

describe('a request is refused', () => {
  test.each([
    ['another action', allow('dynamodb:GetItem', table)],
    ['another table', allow('dynamodb:PutItem', `${table}s`)],
    ['its index', allow('dynamodb:PutItem', `${table}/index/*`)],
    [
      'a wildcard that would have to leave its segment',
      allow('dynamodb:PutItem', 'arn:aws:dynamodb:us-*2:table/orders'),
    ],
    ['a part of the name', allow('dynamodb:PutItem', table.slice(0, -1))],
    ['another service of the same action', allow('dax:PutItem', table)],
    ['every action but this one', { Effect: 'Allow', NotAction: 'dynamodb:Put*', Resource: '*' }],
    ['every resource but this one', { Effect: 'Allow', Action: '*', NotResource: table }],
  ])('a request is refused when a statement allows %s', (_case, statement) => {
    expect(refusalOf(grants(statement), put)).toEqual({
      action: put.action,
      resource: table,
      by: 'identity-based policy',
      isExplicit: false,
    });
  });

  test('a request is refused when a statement denies it, whatever others allow and in any order', () => {
    const both = [allow('*'), deny('dynamodb:*', table)];
    for (const order of [both, both.toReversed()]) {
      expect(refusalOf(grants(...order), put)).toMatchObject({ isExplicit: true });
    }
  });

  test('a request is refused when its permissions boundary does not allow it, and when that denies it', () => {
    const identity = statements(allow('*'));
    const of = (...boundary: Parameters<typeof statements>) =>
      refusalOf({ identity, boundary: statements(...boundary) }, put);
    expect(of(allow('dynamodb:GetItem'))).toMatchObject({ by: 'permissions boundary', isExplicit: false });
    expect(of(allow('*'), deny('dynamodb:Put*'))).toMatchObject({
      by: 'permissions boundary',
      isExplicit: true,
    });
    expect(of(allow('dynamodb:PutItem'))).toBeUndefined();
  });
});

test('of several names of a resource one must be allowed, and the first is named', () => {
  const access = { action: 'ses:SendEmail', resources: ['identity/a@example.com', 'identity/example.com'] };
  expect(refusalOf(grants(allow('ses:SendEmail', 'identity/example.com')), access)).toBeUndefined();
  expect(refusalOf(grants(), access)).toMatchObject({ resource: 'identity/a@example.com' });
});

const action = fc.constantFrom('a:Get', 'a:Put', 'a:*', 'b:Get', '*');
const resource = fc.constantFrom('arn:aws:a:::x', 'arn:aws:a:::y', 'arn:aws:a:::*', '*');
const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: action, Resource: resource });
const request = fc.record({
  action: fc.constantFrom('a:Get', 'a:Put', 'b:Get'),
  resources: fc.constantFrom('arn:aws:a:::x', 'arn:aws:a:::y').map((each) => [each]),
});

describe('whatever the statements', () => {
  test('their order and repetition change nothing', () => {
    fc.assert(
      fc.property(fc.array(statement), request, (all, access) => {
        const decision = refusalOf(grants(...all), access);
        expect(refusalOf(grants(...all.toReversed(), ...all), access)).toEqual(decision);
      }),
    );
  });

  test('one more deny never allows, one more allow never refuses', () => {
    fc.assert(
      fc.property(fc.array(statement), statement, request, (all, more, access) => {
        const before = refusalOf(grants(...all), access) === undefined;
        const after = refusalOf(grants(...all, more), access) === undefined;
        expect(more.Effect === 'Deny' ? before || !after : !before || after).toBe(true);
      }),
    );
  });

  test('whatever the statements without an allow nothing is allowed', () => {
    fc.assert(
      fc.property(
        fc.array(statement.map((each) => ({ ...each, Effect: 'Deny' }))),
        request,
        (all, access) => {
          expect(refusalOf(grants(...all), access)).toBeDefined();
        },
      ),
    );
  });
});
