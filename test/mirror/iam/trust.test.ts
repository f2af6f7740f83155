import { describe, expect, test } from '@jest/globals';
import { callerContext } from '../../../local/src/iam/caller.ts';
import { assumptionContext, type Trust, trustIn } from '../../../local/src/iam/trust.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';

const caller = {
  functionName: 'orders',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
  roleArn: 'arn:aws:iam::123456789012:role/path/orders-role',
};
const session = {
  roleArn: 'arn:aws:iam::123456789012:role/reader',
  sessionName: 'reading',
  region: 'us-east-1',
};
const byRole = { AWS: caller.roleArn };

const statement = (Principal: TemplateValue, rest: Record<string, TemplateValue> = {}) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...rest,
});

function trustOf(Statement: TemplateValue, externalId?: string): Trust {
  const context = { ...callerContext(caller, 0), ...assumptionContext(session, externalId) };
  return trustIn({ Version: '2012-10-17', Statement }, caller, context);
}

describe('A trust policy', () => {
  test.each<[string, TemplateValue, Trust]>([
    ['names the role of the caller', statement(byRole), 'caller'],
    [
      'names the session',
      statement({ AWS: 'arn:aws:sts::123456789012:assumed-role/orders-role/orders' }),
      'caller',
    ],
    ['names several', [statement({ AWS: ['arn:aws:iam::1:root', caller.roleArn] })], 'caller'],
    ['names everyone', statement('*'), 'caller'],
    ['names the account by its root', statement({ AWS: 'arn:aws:iam::123456789012:root' }), 'account'],
    ['names the account by its number', statement({ AWS: '123456789012' }), 'account'],
    ['names account and role', [statement({ AWS: '123456789012' }), statement(byRole)], 'caller'],
    ['names a service', statement({ Service: 'lambda.amazonaws.com' }), 'none'],
    ['names another account', statement({ AWS: '210987654321' }), 'none'],
    ['names another role', statement({ AWS: 'arn:aws:iam::123456789012:role/orders-role' }), 'none'],
    ['names no one', { Effect: 'Allow', Action: 'sts:AssumeRole' }, 'none'],
    ['has no statements', [], 'none'],
    ['is about another action', statement(byRole, { Action: 'sts:TagSession' }), 'none'],
    ['is about all actions', statement(byRole, { Action: ['sts:*'] }), 'caller'],
    ['denies the role', [statement('*'), statement(byRole, { Effect: 'Deny' })], 'none'],
    ['denies another', [statement(byRole), statement({ AWS: '210987654321' }, { Effect: 'Deny' })], 'caller'],
    [
      'asks for another name of the session',
      statement(byRole, { Condition: { StringEquals: { 'sts:RoleSessionName': 'x' } } }),
      'none',
    ],
  ])('A trust policy that %s is evaluated: %j is %s', (_case, given, expected) => {
    expect(trustOf(given)).toBe(expected);
  });

  test('A trust policy may ask for an external id', () => {
    const asking = statement(byRole, { Condition: { StringEquals: { 'sts:ExternalId': 'shop' } } });
    expect([trustOf(asking), trustOf(asking, 'other'), trustOf(asking, 'shop')]).toEqual([
      'none',
      'none',
      'caller',
    ]);
  });
});
