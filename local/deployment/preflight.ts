import { type GivenValues, noValues } from '../secrets/given-values.ts';
import { classify } from '../template/classify.ts';
import { deploymentOrder } from '../template/deployment-order.ts';
import { inFile, TemplateError } from '../template/template-error.ts';
import { assertAssetsExist } from './asset-check.ts';
import { dryRunProblems } from './dry-run.ts';
import { knownProperties } from './known-properties.ts';
import { misspelledProperties } from './properties/misspelled.ts';
import { scopeOfStack } from './stack-scope.ts';
import type { StackPlan } from './types.ts';

/** What is of use without anything else of the template. */
const standingAlone = new Set([
  'AWS::Lambda::Function',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MSK::Topic',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
]);

/**
 * Finds mistakes that need no running to be found, so that nothing is started, and nothing forgotten, for a template
 * that cannot be deployed: parameters without a value, references to nothing, circles, code that is not there, templates
 * of which nothing would run, secrets without a value, and properties that AWS refuses.
 * @param plans all stacks that are to be deployed.
 * @param given values of secrets and SSM parameters that the user gave; default: none.
 * @throws {Error} one line; of what a dry run finds, one line for each.
 */
export function checkPlans(plans: readonly StackPlan[], given: GivenValues = noValues): void {
  refuseUnknownParameters(plans);
  const runs = plans.map(runsAnything);
  const problems = [...plans.flatMap(misspelledIn), ...dryRunProblems(plans, given)];
  if (problems.length > 0) throw new TemplateError('', problems.join('\n'));
  if (runs.includes(true)) return;
  throw new TemplateError(
    '',
    `${plans.map(({ stack }) => stack.templateFile).join(', ')}: ${nothingRuns(plans)}`,
  );
}

/** Names of properties that CloudFormation refuses, one line each. */
function misspelledIn(plan: StackPlan): string[] {
  const { template, templateFile } = plan.stack;
  const scope = scopeOfStack(plan, new Map(), { resources: new Map(), exports: new Map() });
  const created = deploymentOrder(template, scope).flat();
  return misspelledProperties(template, created).map((problem) => `${templateFile}: ${problem}`);
}

function refuseUnknownParameters(plans: readonly StackPlan[]): void {
  const declared = plans.flatMap(({ stack }) => Object.keys(stack.template.Parameters ?? {}));
  const given = plans.flatMap(({ parameters }) => Object.keys(parameters));
  const unknown = given.find((name) => !declared.includes(name));
  if (unknown === undefined) return;
  throw new TemplateError(
    '',
    `--parameter ${unknown} is not declared in the template; Parameters has: ${declared.join(', ') || 'none'}`,
  );
}

/** Goes through a stack in the order of its deployment. @returns whether something of it runs by itself. */
function runsAnything(plan: StackPlan): boolean {
  const { template, templateFile } = plan.stack;
  try {
    const scope = scopeOfStack(plan, new Map(), { resources: new Map(), exports: new Map() });
    for (const name of Object.keys(template.Parameters ?? {})) scope.parameter(name, `Parameters.${name}`);
    const created = deploymentOrder(template, scope).flat();
    assertAssetsExist(plan.stack, created, scope);
    return created.some((logicalId) => {
      const { Type = '' } = template.Resources[logicalId] ?? {};
      if (!standingAlone.has(Type)) return false;
      return classify(Type, knownProperties(template, logicalId, scope)).treatment === 'run';
    });
  } catch (error) {
    throw inFile(error, templateFile);
  }
}

function nothingRuns(plans: readonly StackPlan[]): string {
  const types = new Set(
    plans.flatMap(({ stack }) => Object.values(stack.template.Resources).map(({ Type }) => Type)),
  );
  const has = types.size > 0 ? `it has ${[...types].sort().join(', ')}` : 'it has no resources';
  return `nothing of it runs here: no Node.js function, MSK cluster, topic or table; ${has}`;
}
