import { iamArn, uniqueId } from './iam/return-values.ts';
import { reasons } from './property-rules.ts';
import type { ResourceType } from './resource-type.ts';
import { nameOf } from './return-values.ts';
import { byIamName } from './unique-name.ts';

/** `AWS::IAM::Role`: decides what its functions may do. */
export const iamRole = {
  type: 'AWS::IAM::Role',
  returnValues: (subject) => {
    const physicalId = nameOf(subject, 'RoleName', 64);
    return {
      physicalId,
      attributes: { Arn: iamArn(subject, 'role', physicalId), RoleId: uniqueId(subject, 'AROA') },
    };
  },
  attributes: ['Arn', 'RoleId'],
  uniqueName: { identity: byIamName },
  replacedBy: ['Path', 'RoleName'],
  properties: {
    honoured: ['ManagedPolicyArns', 'Path', 'PermissionsBoundary', 'Policies', 'RoleName'],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      'functions have their role, so trust policies make no difference': [
        'AssumeRolePolicyDocument',
        'MaxSessionDuration',
      ],
    },
  },
  requiredProperties: ['AssumeRolePolicyDocument', 'Policies.PolicyDocument', 'Policies.PolicyName'],
} satisfies ResourceType;
