import type { PlannedResource } from '../resources/constraints/planned-resource.ts';
import type { Deployed } from '../resources/context.ts';
import { describeResource } from '../resources/describe-resource.ts';
import type { PackageSizes } from '../resources/lambda/package-size.ts';
import { supportOf } from '../resources/support-of.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import { knownSecrets } from '../secrets/secrets.ts';
import { deploymentOrder } from '../template/deployment-order.ts';
import { evaluate } from '../template/evaluate.ts';
import { parametersOfSsm } from '../template/parameter-value.ts';
import type { Scope } from '../template/scope.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { unresolvedReferences } from './dynamic-references.ts';
import { Findings } from './preflight/findings.ts';
import { problemsAmong, problemsOfResource } from './preflight/rules.ts';
import { type DryRunContext, noteReferencesOfOutput, tolerantScope } from './preflight/tolerant-scope.ts';
import { problemsOfType } from './preflight/type-names.ts';
import { misspelledProperties } from './properties/misspelled.ts';
import type { StackPlan } from './types.ts';

/** What a deployment would make of the stacks. */
export interface DryRun {
  /** One line for each mistake, with file, resource and what to do. */
  readonly problems: readonly string[];
  /** Resources that would be deployed, of all stacks. */
  readonly resources: readonly ResolvedResource[];
  /**
   * Those that something here runs or names, by stack and logical id as `Deployed` holds them, with the properties that are
   * known before a deployment.
   */
  readonly known: ReadonlyMap<string, ResolvedResource>;
}

/**
 * Evaluates all stacks as if they were deployed, and finds what would fail: members of another form, parameters, conditions,
 * references and expressions; of resources that are run also secrets and parameters without a value, and properties that
 * AWS refuses. It continues after each mistake.
 */
export function dryRun(plans: readonly StackPlan[], given: GivenValues): DryRun {
  const deployed: Deployed = { resources: new Map(), exports: new Map() };
  const packageSizes: PackageSizes = new Map();
  const contexts = plans.map((plan): DryRunContext => {
    const context = {
      plan,
      findings: new Findings(),
      deployed,
      given,
      own: new Map(),
      unknown: new Set<string>(),
      packageSizes,
    };
    planStack(context);
    return context;
  });
  const all = contexts.flatMap(({ own }) => [...own.values()]);
  const stacks = contexts.map(({ plan, findings, own }) => {
    for (const resource of own.values()) {
      for (const problem of problemsAmong(resource, all)) findings.note(problem);
    }
    return {
      problems: findings.lines.map((line) => `${plan.stack.templateFile}: ${line}`),
      resources: [...own.values()],
      known: [...own].flatMap(([logicalId, planned]) =>
        knownPart(planned).map((resource) => [`${plan.stack.id}.${logicalId}`, resource] as const),
      ),
    };
  });
  return {
    problems: stacks.flatMap(({ problems }) => problems),
    resources: stacks.flatMap(({ resources }) => resources),
    known: new Map(stacks.flatMap(({ known }) => known)),
  };
}

/** The resource without what is in doubt; nothing for one that is not supported. */
function knownPart(planned: PlannedResource): ResolvedResource[] {
  const { inDoubt, isNameInDoubt: _, constructPath: __, ...resource } = planned;
  const entries = Object.entries(resource.properties).filter(([name]) => !inDoubt.has(name));
  const known = { ...resource, properties: Object.fromEntries(entries) };
  return supportOf(known.type, known.properties).level === 'unsupported' ? [] : [known];
}

/** The problems of a dry run alone. */
export function dryRunProblems(plans: readonly StackPlan[], given: GivenValues): readonly string[] {
  return dryRun(plans, given).problems;
}

function planStack(context: DryRunContext): void {
  const { plan, findings, deployed, own, unknown, packageSizes } = context;
  const { stack } = plan;
  for (const mistake of stack.mistakes ?? []) findings.note(mistake);
  const scope = tolerantScope(context);
  const order = deploymentOrder(stack.template, scope, (mistake) => {
    const name = /refers to (\S+?),/.exec(mistake.message)?.[1] ?? '';
    if (!stack.broken?.has(name)) findings.note(mistake.message);
  });
  for (const logicalId of order.flat()) {
    const planned = planResource(logicalId, scope, context);
    if (planned.isNameInDoubt) unknown.add(logicalId);
    for (const problem of problemsOfResource(planned, { stack, own, deployed, packageSizes }))
      findings.note(problem);
    own.set(logicalId, planned);
    deployed.resources.set(`${stack.id}.${logicalId}`, planned);
  }
  planOutputs(scope, context);
}

/** What decides a name or an ARN. */
const NAMING = /(Name|Id|Arn|Value|Registry|Schema|SchemaDefinition|Path|Domain|Identifier|RouteKey)$/;

function planResource(logicalId: string, scope: Scope, context: DryRunContext): PlannedResource {
  const { plan, findings } = context;
  const { Type: type = '', Properties = {}, Metadata } = plan.stack.template.Resources[logicalId] ?? {};
  const typeProblem = problemsOfType(type);
  if (typeProblem) findings.note(`${logicalId} (${type}): ${typeProblem}`);
  const evaluated = Object.entries(Properties).map(([name, expression]) => {
    const path = `Resources.${logicalId}.Properties.${name}`;
    return { name, ...findings.observe(() => evaluate(expression, scope, path)) };
  });
  const properties = Object.fromEntries(
    evaluated.flatMap(({ name, value }): [string, TemplateValue][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const inDoubt = new Set(evaluated.filter(({ isCertain }) => !isCertain).map(({ name }) => name));
  for (const name of noteMisspelled(logicalId, context)) inDoubt.add(name);
  const described = findings.attempt(
    () => describeResource(type, logicalId, properties, plan.pseudo),
    `Resources.${logicalId}`,
  ) ?? { logicalId, type, physicalId: logicalId, attributes: {} };
  const isCustom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
  const isNameInDoubt =
    isCustom || typeProblem !== undefined || [...inDoubt].some((name) => NAMING.test(name));
  const constructPath = Metadata?.['aws:cdk:path'];
  const planned = {
    ...described,
    properties,
    inDoubt,
    isNameInDoubt,
    ...(typeof constructPath === 'string' && { constructPath }),
  };
  for (const name of noteUnresolved(planned, scope, context)) inDoubt.add(name);
  return planned;
}

/** Notes misspelled properties. @returns the names that are meant, so that they are not reported as missing too. */
function noteMisspelled(logicalId: string, { plan, findings }: DryRunContext): string[] {
  const problems = misspelledProperties(plan.stack.template, [logicalId]);
  for (const problem of problems) findings.note(problem);
  return problems.map((problem) => /is (\w+) meant\?$/.exec(problem)?.[1] ?? '');
}

/** Notes secrets and parameters without a value. @returns the properties that hold one. */
function noteUnresolved(planned: PlannedResource, scope: Scope, context: DryRunContext): string[] {
  const { plan, findings, deployed, given } = context;
  if (supportOf(planned.type, planned.properties).level !== 'run') return [];
  const secrets = knownSecrets({ resources: deployed.resources, given, ...plan.pseudo });
  const unresolved = unresolvedReferences(planned, deployed, { given, secrets });
  for (const { path, problem, key } of unresolved) {
    const isCertain = !planned.inDoubt.has(path[0] ?? '') || isCertainAt(path, planned, scope, context);
    if (isCertain) findings.note(`${problem}${ofParameter(key, plan)}`);
  }
  return unresolved.map(({ path }) => path[0] ?? '');
}

/** Says which parameter of the template a value would have come from. */
function ofParameter(key: string, { stack: { template }, parameters }: StackPlan): string {
  const names = parametersOfSsm(key, template.Parameters, parameters);
  return names.length > 0 ? ` (${names.map((name) => `parameter ${name}`).join(', ')} of the template)` : '';
}

/** Whether the value at a path of a resource's properties uses nothing that is only known once something is deployed. */
function isCertainAt(
  path: readonly string[],
  { logicalId }: ResolvedResource,
  scope: Scope,
  { plan, findings }: DryRunContext,
): boolean {
  const properties: TemplateValue = { ...plan.stack.template.Resources[logicalId]?.Properties };
  const expression = path.reduce<TemplateValue>((value, step) => memberOf(value, step), properties);
  const place = `Resources.${logicalId}.Properties.${path.join('.')}`;
  return findings.observe(() => evaluate(expression, scope, place)).isCertain;
}

/** The member of that name; of an intrinsic function the function itself, since only its result has members. */
function memberOf(value: TemplateValue, step: string): TemplateValue {
  const isPlain = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
  return isPlain ? ((value as Record<string, TemplateValue>)[step] ?? null) : value;
}

/** Evaluates the outputs, and notes what a later stack may import. */
function planOutputs(scope: Scope, context: DryRunContext): void {
  const { plan, findings, deployed } = context;
  for (const [id, { Value, Condition, Export }] of Object.entries(plan.stack.template.Outputs ?? {})) {
    const path = `Outputs.${id}`;
    const isMade = findings.attempt(() => !Condition || scope.condition(Condition, `${path}.Condition`));
    if (!isMade) continue;
    noteReferencesOfOutput(id, Value, scope, context);
    const value = evaluate(Value, scope, `${path}.Value`);
    const name = Export && evaluate(Export.Name, scope, `${path}.Export.Name`);
    if (name === undefined) continue;
    if (deployed.exports.has(String(name))) {
      findings.note(`${path}.Export.Name: ${name} is exported already; give one of the two another name`);
    }
    deployed.exports.set(String(name), value ?? '');
  }
}
