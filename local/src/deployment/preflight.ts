import { supportOf } from '../resources/support-of.ts';
import { type GivenValues, noValues } from '../secrets/given-values.ts';
import type { ResolvedResource } from '../template/types.ts';
import { dryRun } from './dry-run.ts';
import { PreflightError } from './preflight-error.ts';
import type { StackPlan } from './types.ts';

/** Types that are of use without anything else of the template. */
const usefulAlone = new Set([
  'AWS::Lambda::Function',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MSK::Topic',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
]);

/**
 * Finds mistakes that need no running to be found, all of them, so that nothing is started, and nothing forgotten, for a
 * template that cannot be deployed: members of another form, parameters without a value, references to nothing, circles,
 * expressions, code that is not there, secrets without a value, properties that AWS refuses, and templates of which
 * nothing would run.
 * @param plans all stacks that are to be deployed.
 * @param given values of secrets and SSM parameters that the user gave; default: none.
 * @returns resources by stack and logical id, with what is known of them before the deployment.
 * @throws {PreflightError} with one line for each mistake.
 */
export function checkPlans(
  plans: readonly StackPlan[],
  given: GivenValues = noValues,
): ReadonlyMap<string, ResolvedResource> {
  const { problems, resources, known } = dryRun(plans, given);
  const all = [...unknownParameters(plans), ...problems];
  if (all.length > 0) throw new PreflightError(all);
  const runs = resources.some(
    ({ type, properties }) => usefulAlone.has(type) && supportOf(type, properties).level === 'run',
  );
  if (!runs)
    throw new PreflightError([
      `${plans.map(({ stack }) => stack.templateFile).join(', ')}: ${nothingRuns(resources)}`,
    ]);
  return known;
}

function unknownParameters(plans: readonly StackPlan[]): string[] {
  const declared = plans.flatMap(({ stack }) => Object.keys(stack.template.Parameters ?? {}));
  const given = new Set(plans.flatMap(({ parameters }) => Object.keys(parameters)));
  const broken = plans.flatMap(({ stack }) => [...(stack.broken ?? [])]);
  return [...given]
    .filter((name) => !declared.includes(name) && !broken.includes(name))
    .map(
      (name) =>
        `--parameter ${name} is not declared in the template; Parameters has: ${declared.join(', ') || 'none'}`,
    );
}

function nothingRuns(resources: readonly ResolvedResource[]): string {
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  if (functions.length > 0) {
    const reasons = functions.map(
      ({ logicalId, type, properties }) => `${logicalId}: ${supportOf(type, properties).reason}`,
    );
    return `nothing of it runs here: ${reasons.join('; ')}`;
  }
  const types = new Set(resources.map(({ type }) => type));
  const has = types.size > 0 ? `it has ${[...types].sort().join(', ')}` : 'it has no resources';
  return `nothing of it runs here: no function, MSK cluster, topic or table; ${has}`;
}
