import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../local/src/iam/evaluate.ts';
import { evaluateRole } from '../../../local/src/iam/role.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';
import { iamResource as resource } from '../template/iam-resource.ts';
import { allow, deny } from './policies.ts';

const document = (...Statement: TemplateValue[]) => ({ Version: '2012-10-17', Statement });
const roleArn = 'arn:aws:iam::123456789012:role/orders';
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

function evaluate(role: Record<string, TemplateValue>, ...others: ResolvedResource[]) {
  return evaluateRole(roleArn, [resource('Role', 'Role', { RoleName: 'orders', ...role }), ...others]);
}

function mayPut(evaluated: ReturnType<typeof evaluate>): boolean {
  const access = { action: 'dynamodb:PutItem', resources: ['arn:aws:dynamodb:::table/orders'] };
  return evaluated.grants !== undefined && refusalOf(evaluated.grants, access) === undefined;
}

const writing = document(allow('dynamodb:PutItem'));

describe('a role may do', () => {
  test.each([
    ['its inline policies', evaluate({ Policies: [{ PolicyName: 'p', PolicyDocument: writing }] })],
    [
      'policies that are attached to it',
      evaluate({}, resource('Policy', 'P', { PolicyName: 'p', Roles: ['orders'], PolicyDocument: writing })),
    ],
    [
      'managed policies of the template',
      evaluate(
        { ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/p'] },
        resource('ManagedPolicy', 'P', { ManagedPolicyName: 'p', PolicyDocument: writing }),
      ),
    ],
    ['policies that AWS manages', evaluate({ ManagedPolicyArns: [managed('AdministratorAccess')] })],
  ])('a role may do what is allowed by %s', (_case, evaluated) => {
    expect(mayPut(evaluated)).toBe(true);
  });

  test('a role may do nothing, without a policy', () => {
    expect(evaluate({}).grants).toBeDefined();
    expect(mayPut(evaluate({}))).toBe(false);
  });

  test('a role may do only what its boundary allows too', () => {
    const everything = [{ PolicyName: 'p', PolicyDocument: document(allow('*')) }];
    const boundary = (...statements: TemplateValue[]) =>
      resource('ManagedPolicy', 'B', { ManagedPolicyName: 'b', PolicyDocument: document(...statements) });
    const bounded = { Policies: everything, PermissionsBoundary: 'arn:aws:iam::123456789012:policy/b' };
    expect(mayPut(evaluate(bounded, boundary(allow('*'))))).toBe(true);
    expect(mayPut(evaluate(bounded, boundary(allow('s3:*'))))).toBe(false);
    expect(mayPut(evaluate(bounded, boundary(allow('*'), deny('dynamodb:*'))))).toBe(false);
  });
});

describe('a role is not evaluated', () => {
  test('a role is not evaluated when it is not in the template', () => {
    expect(evaluateRole(roleArn, [])).toEqual({ reason: `role ${roleArn} is not in the template` });
  });

  test.each([
    ['has', { ManagedPolicyArns: [managed('AmazonMadeUpAccess')] }],
    ['is bounded by', { PermissionsBoundary: managed('AmazonMadeUpAccess') }],
  ])('a role is not evaluated when it %s a policy whose document is elsewhere', (_case, properties) => {
    expect(evaluate(properties)).toEqual({
      reason: `the document of managed policy ${managed('AmazonMadeUpAccess')} is not known here`,
    });
  });
});
