import { describe, expect, test } from '@jest/globals';
import { policiesOfRole } from '../../../local/src/template/policies.ts';
import { iamResource as resource } from './iam-resource.ts';

const allowing = (Action: string) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

const aws = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const resources = [
  resource('Role', 'Role', {
    RoleName: 'orders',
    Policies: [{ PolicyName: 'Inline', PolicyDocument: allowing('s3:GetObject') }],
    ManagedPolicyArns: [aws, 'arn:aws:iam::123456789012:policy/own'],
  }),
  resource('Role', 'Other', { RoleName: 'other' }),
  resource('Policy', 'Default', {
    PolicyName: 'Default',
    Roles: ['orders'],
    PolicyDocument: allowing('kafka-cluster:Connect'),
  }),
  resource('Policy', 'Foreign', { PolicyName: 'Foreign', Roles: ['other'], PolicyDocument: allowing('*') }),
  resource('RolePolicy', 'Single', {
    PolicyName: 'Single',
    RoleName: 'orders',
    PolicyDocument: allowing('ses:SendEmail'),
  }),
  resource('ManagedPolicy', 'Own', {
    ManagedPolicyName: 'own',
    PolicyDocument: allowing('dynamodb:GetItem'),
  }),
  resource('ManagedPolicy', 'Attached', {
    ManagedPolicyName: 'attached',
    Roles: ['orders'],
    PolicyDocument: allowing('dynamodb:PutItem'),
  }),
];

describe('The policies of a role', () => {
  test.each(['Role', 'orders', 'arn:aws:iam::123456789012:role/orders'])(
    'The policies of a role are its inline ones and all that are attached to it, found by %s',
    (role) => {
      const { documents, managedPolicyArns } = policiesOfRole(role, resources);
      expect(documents).toEqual([
        { name: 'Inline', document: allowing('s3:GetObject') },
        { name: 'Default', document: allowing('kafka-cluster:Connect') },
        { name: 'Single', document: allowing('ses:SendEmail') },
        { name: 'own', document: allowing('dynamodb:GetItem') },
        { name: 'attached', document: allowing('dynamodb:PutItem') },
      ]);
      expect(managedPolicyArns).toEqual([aws]);
    },
  );

  test('The policies of a role are none for a role that the template does not hold', () => {
    expect(policiesOfRole('gone', resources)).toEqual({ documents: [], managedPolicyArns: [] });
  });
});
