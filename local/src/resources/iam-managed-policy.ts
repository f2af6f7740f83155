import { iamArn, uniqueId } from './iam/return-values.ts';
import { reasons } from './property-rules.ts';
import type { ResourceType } from './resource-type.ts';
import { nameOf } from './return-values.ts';
import { byIamName } from './unique-name.ts';

/** `AWS::IAM::ManagedPolicy`: read by the roles it is attached to. */
export const iamManagedPolicy = {
  type: 'AWS::IAM::ManagedPolicy',
  returnValues: (subject) => {
    const physicalId = iamArn(subject, 'policy', nameOf(subject, 'ManagedPolicyName', 128));
    return { physicalId, attributes: { PolicyArn: physicalId, PolicyId: uniqueId(subject, 'ANPA') } };
  },
  attributes: [
    'AttachmentCount',
    'CreateDate',
    'DefaultVersionId',
    'IsAttachable',
    'PermissionsBoundaryUsageCount',
    'PolicyArn',
    'PolicyId',
    'UpdateDate',
  ],
  uniqueName: { identity: byIamName },
  replacedBy: ['Description', 'ManagedPolicyName', 'Path'],
  properties: {
    honoured: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    noEffect: { [reasons.describes]: ['Description'], [reasons.roles]: ['Groups', 'Users'] },
  },
  requiredProperties: ['PolicyDocument'],
} satisfies ResourceType;
