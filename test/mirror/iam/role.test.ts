import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../local/src/iam/evaluate.ts';
import { judgeRole } from '../../../local/src/iam/role.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';
import { iamResource as resource } from '../template/iam-resource.ts';
import { allow, deny } from './policies.ts';

const document = (...Statement: TemplateValue[]) => ({ Version: '2012-10-17', Statement });
const roleArn = 'arn:aws:iam::123456789012:role/orders';
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

function judge(role: Record<string, TemplateValue>, ...others: ResolvedResource[]) {
  return judgeRole(roleArn, [resource('Role', 'Role', { RoleName: 'orders', ...role }), ...others]);
}

function mayPut(judged: ReturnType<typeof judge>): boolean {
  const access = { action: 'dynamodb:PutItem', resources: ['arn:aws:dynamodb:::table/orders'] };
  return judged.grants !== undefined && refusalOf(judged.grants, access) === undefined;
}

const writing = document(allow('dynamodb:PutItem'));

describe('a role may do', () => {
  test.each([
    ['its inline policies', judge({ Policies: [{ PolicyName: 'p', PolicyDocument: writing }] })],
    [
      'policies that are attached to it',
      judge({}, resource('Policy', 'P', { PolicyName: 'p', Roles: ['orders'], PolicyDocument: writing })),
    ],
    [
      'managed policies of the template',
      judge(
        { ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/p'] },
        resource('ManagedPolicy', 'P', { ManagedPolicyName: 'p', PolicyDocument: writing }),
      ),
    ],
    ['policies that AWS manages', judge({ ManagedPolicyArns: [managed('AdministratorAccess')] })],
  ])('what is allowed by %s', (_case, judged) => {
    expect(mayPut(judged)).toBe(true);
  });

  test('nothing, without a policy', () => {
    expect(judge({}).grants).toBeDefined();
    expect(mayPut(judge({}))).toBe(false);
  });

  test('only what its boundary allows too', () => {
    const everything = [{ PolicyName: 'p', PolicyDocument: document(allow('*')) }];
    const boundary = (...statements: TemplateValue[]) =>
      resource('ManagedPolicy', 'B', { ManagedPolicyName: 'b', PolicyDocument: document(...statements) });
    const bounded = { Policies: everything, PermissionsBoundary: 'arn:aws:iam::123456789012:policy/b' };
    expect(mayPut(judge(bounded, boundary(allow('*'))))).toBe(true);
    expect(mayPut(judge(bounded, boundary(allow('s3:*'))))).toBe(false);
    expect(mayPut(judge(bounded, boundary(allow('*'), deny('dynamodb:*'))))).toBe(false);
  });
});

describe('a role is not judged', () => {
  test('when it is not in the template', () => {
    expect(judgeRole(roleArn, [])).toEqual({ reason: `role ${roleArn} is not in the template` });
  });

  test.each([
    ['has', { ManagedPolicyArns: [managed('AmazonMadeUpAccess')] }],
    ['is bounded by', { PermissionsBoundary: managed('AmazonMadeUpAccess') }],
  ])('when it %s a policy whose document is elsewhere', (_case, properties) => {
    expect(judge(properties)).toEqual({
      reason: `the document of managed policy ${managed('AmazonMadeUpAccess')} is not known here`,
    });
  });
});
