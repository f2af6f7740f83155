import type { Rule } from './constraints/rule.ts';
import { reasons } from './property-rules.ts';
import type { ResourceType } from './resource-type.ts';
import { namedBy } from './return-values.ts';

/** In IAM's words: https://github.com/guardian/elk-stack/issues/38 */
const hasPrincipal: Rule = {
  reads: ['Groups', 'Roles', 'Users'],
  check: ({ properties: { Groups, Roles, Users } }) =>
    [Groups, Roles, Users].every((each) => [each ?? []].flat().length === 0)
      ? 'At least one of [Groups,Roles,Users] must be non-empty.'
      : undefined,
};

/** `AWS::IAM::Policy`: read by the roles it is attached to. */
export const iamPolicy = {
  type: 'AWS::IAM::Policy',
  returnValues: namedBy('PolicyName', 128),
  properties: {
    honoured: ['PolicyDocument', 'PolicyName', 'Roles'],
    noEffect: { [reasons.roles]: ['Groups', 'Users'] },
  },
  requiredProperties: ['PolicyDocument', 'PolicyName'],
  constraints: { rules: [hasPrincipal] },
} satisfies ResourceType;
