import { Validations } from 'aws-cdk-lib/core';
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
