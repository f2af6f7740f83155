import type { ResolvedResource, TemplateValue } from './types.ts';

/** A policy document as IAM takes it. */
export type PolicyDocument = Readonly<Record<string, TemplateValue>>;

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Everything that a role of the template may do. */
export interface RolePolicies {
  /** Inline policies of the role, `AWS::IAM::Policy`/`RolePolicy` and the stack's own managed policies, with their names. */
  readonly documents: readonly NamedPolicy[];
  /** ARNs of managed policies that are not in the template (AWS's own). */
  readonly managedPolicyArns: readonly string[];
}

type Attachment = (policy: ResolvedResource, role: ResolvedResource) => boolean;

/** When a policy of a type applies to a role, and which property names it. */
const policyTypes: Readonly<Record<string, { nameProperty: string; isAttached: Attachment }>> = {
  'AWS::IAM::Policy': {
    nameProperty: 'PolicyName',
    isAttached: ({ properties }, role) => includes(properties.Roles, role.physicalId),
  },
  'AWS::IAM::RolePolicy': {
    nameProperty: 'PolicyName',
    isAttached: ({ properties }, role) => properties.RoleName === role.physicalId,
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    isAttached: ({ properties, physicalId }, role) =>
      includes(properties.Roles, role.physicalId) || includes(role.properties.ManagedPolicyArns, physicalId),
  },
};

/**
 * The policies of a role of the template.
 * @param role logical id, name or ARN of an `AWS::IAM::Role` among `resources`; any other gives no policies.
 */
export function policiesOfRole(role: string, resources: readonly ResolvedResource[]): RolePolicies {
  const found = resources.find(
    ({ type, logicalId, physicalId, attributes }) =>
      type === 'AWS::IAM::Role' && [logicalId, physicalId, attributes.Arn].includes(role),
  );
  if (!found) return { documents: [], managedPolicyArns: [] };
  return {
    documents: [
      ...inlinePolicies(found),
      ...resources.flatMap((resource) => attachedPolicy(resource, found)),
    ],
    managedPolicyArns: listOf(found.properties.ManagedPolicyArns)
      .map(String)
      .filter((arn) => !resources.some(({ physicalId }) => physicalId === arn)),
  };
}

function inlinePolicies({ properties }: ResolvedResource): NamedPolicy[] {
  return listOf(properties.Policies).map((policy) => {
    const { PolicyName, PolicyDocument } = policy as { PolicyName: string; PolicyDocument: PolicyDocument };
    return { name: PolicyName, document: PolicyDocument };
  });
}

function attachedPolicy(resource: ResolvedResource, role: ResolvedResource): NamedPolicy[] {
  const policyType = policyTypes[resource.type];
  if (!policyType?.isAttached(resource, role)) return [];
  const name = String(resource.properties[policyType.nameProperty] ?? resource.logicalId);
  return [{ name, document: resource.properties.PolicyDocument as PolicyDocument }];
}

function includes(value: TemplateValue | undefined, element: string): boolean {
  return listOf(value).includes(element);
}

function listOf(value: TemplateValue | undefined): TemplateValue[] {
  return Array.isArray(value) ? value : [];
}
