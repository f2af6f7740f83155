import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';

/**
 * Checks the app against cdk-nag's AWS Solutions rules when it is synthesized; what they find ends the synthesis.
 * The rules are loaded only here: who does not check need not wait for them.
 */
export async function checkWithNag(app: Construct): Promise<void> {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/**
 * Goes on in spite of a finding, for a reason that stands beside the construct.
 * @param finding as cdk-nag names it: https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions
 */
export function acceptFinding(construct: IConstruct, finding: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
}

/** Goes on in spite of a wildcard within the ARN that a policy of the construct names, for a reason. */
export function acceptWildcard(construct: IConstruct, arn: string, reason: string): void {
  const resolved: unknown = Stack.of(construct).resolve(arn);
  const parts = typeof resolved === 'string' ? [resolved] : (resolved as ResolvedJoin)['Fn::Join'][1];
  acceptFinding(construct, `IAM5[Resource::${parts.map(findingPart).join('')}]`, reason);
}

interface ResolvedJoin {
  readonly 'Fn::Join': readonly [string, readonly (string | { readonly Ref?: string })[]];
}

/** As cdk-nag writes what is not known before the deployment: a reference by its name, another intrinsic as JSON. */
function findingPart(part: string | { readonly Ref?: string }): string {
  if (typeof part === 'string') return part;
  return part.Ref === undefined ? JSON.stringify(part) : `<${part.Ref}>`;
}
