import type { ResourceType } from './resource-type.ts';
import { namedBy } from './return-values.ts';

/** `AWS::IAM::RolePolicy`: read by its role. */
export const iamRolePolicy = {
  type: 'AWS::IAM::RolePolicy',
  returnValues: namedBy('PolicyName', 128),
  replacedBy: ['PolicyName', 'RoleName'],
  properties: { honoured: ['PolicyDocument', 'PolicyName', 'RoleName'] },
  requiredProperties: ['PolicyName', 'RoleName'],
} satisfies ResourceType;
