import { type PolicyDocument, policiesOfRole } from '../template/policies.ts';
import type { ResolvedResource } from '../template/types.ts';
import type { Grants } from './evaluate.ts';
import { managedPolicyDocument } from './managed-policies.ts';
import { readStatements, type Statement } from './statement.ts';

/** What a role may do, or why that is not known. */
export type EvaluatedRole =
  | { readonly grants: Grants; readonly reason?: undefined }
  | { readonly grants?: undefined; readonly reason: string };

/**
 * Everything that decides what a role of the template may do: its policies, wherever they stand, those that AWS manages,
 * and its permissions boundary.
 * @param roleArn as functions name it.
 */
export function evaluateRole(roleArn: string, resources: readonly ResolvedResource[]): EvaluatedRole {
  const role = resources.find(
    ({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === roleArn,
  );
  if (!role) return { reason: `role ${roleArn} is not in the template` };
  const { documents, managedPolicyArns } = policiesOfRole(roleArn, resources);
  const boundaryArn = role.properties.PermissionsBoundary;
  const read = (arn: string) => managedStatements(arn, resources);
  const unknown = [...managedPolicyArns, ...(boundaryArn ? [String(boundaryArn)] : [])].find(
    (arn) => !read(arn),
  );
  if (unknown) return { reason: `the document of managed policy ${unknown} is not known here` };
  const managed = managedPolicyArns.flatMap((arn) => read(arn) ?? []);
  return {
    grants: {
      identity: [...documents.flatMap(readStatements), ...managed],
      ...(boundaryArn ? { boundary: read(String(boundaryArn)) } : {}),
    },
  };
}

/** Who may assume a role; undefined for one that is not in the template. */
export function trustPolicyOf(
  roleArn: string,
  resources: readonly ResolvedResource[],
): PolicyDocument | undefined {
  const role = resources.find(
    ({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === roleArn,
  );
  return role?.properties.AssumeRolePolicyDocument as PolicyDocument | undefined;
}

function managedStatements(arn: string, resources: readonly ResolvedResource[]): Statement[] | undefined {
  const own = resources.find(
    ({ type, physicalId }) => type === 'AWS::IAM::ManagedPolicy' && physicalId === arn,
  );
  const document = (own?.properties.PolicyDocument ?? managedPolicyDocument(arn)) as
    | PolicyDocument
    | undefined;
  return document && readStatements({ name: arn.split('/').at(-1) ?? arn, document });
}
