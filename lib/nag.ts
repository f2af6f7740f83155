import { type App, Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';

/**
 * Adds every check of `cdk synth` to the app: cdk-nag and cdk-preflight. Their rules are loaded only here, and take about
 * 3 s of processor (docs/decisions/135-rules-of-cdk-preflight.md).
 * @param environment `CDK_VALIDATION=false`, CDK's own switch for its validation, leaves these out as well: the mirror
 *   starts without them.
 */
export async function addChecks(
  app: App,
  { CDK_VALIDATION }: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (CDK_VALIDATION === 'false') return;
  await checkWithNag(app);
  await checkWithPreflight(app);
}

/**
 * Checks the app against cdk-nag's AWS Solutions rules when it is synthesized; what they find ends the synthesis.
 * The rules are loaded only here: who does not check need not wait for them.
 */
export async function checkWithNag(app: Construct): Promise<void> {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/**
 * Checks the app against the rules of cdk-preflight when it is synthesized; a finding ends the synthesis. Each rule is a
 * deployment that AWS refused although CDK and CloudFormation's own validation had passed it.
 * https://github.com/badmintoncryer/cdk-preflight
 */
export async function checkWithPreflight(app: App): Promise<void> {
  const { Preflight } = await import('cdk-preflight');
  Preflight.apply(app);
}

/**
 * Accepts a finding of cdk-preflight that is wrong about this stack.
 * @param construct the construct that the finding is about, or one above it.
 * @param rule as cdk-preflight names it, such as `pf-lambda-env-size`:
 *   https://github.com/badmintoncryer/cdk-preflight/blob/main/docs/rules.md
 * @param reason why AWS accepts it nevertheless, with the source.
 */
export function acceptPreflightFinding(construct: IConstruct, rule: `pf-${string}`, reason: string): void {
  Validations.of(construct).acknowledge({ id: `cdk-preflight::${rule}`, reason });
}

/**
 * Accepts a finding, for a reason that is given next to the construct.
 * @param finding as cdk-nag names it: https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions
 */
export function acceptFinding(construct: IConstruct, finding: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
}

/** Accepts a wildcard within the ARN that a policy of the construct names, for a reason. */
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
