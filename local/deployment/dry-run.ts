import { checkFunction } from '../lambda/function-check.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import { knownSecrets } from '../secrets/secrets.ts';
import { classify } from '../template/classify.ts';
import { deploymentOrder } from '../template/deployment-order.ts';
import { describeResource } from '../template/describe-resource.ts';
import { evaluate, evaluateOutputs, evaluateProperties } from '../template/evaluate.ts';
import type { Scope } from '../template/scope.ts';
import { inFile } from '../template/template-error.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { unresolvedReferences, valueOfReference } from './dynamic-references.ts';
import { gapsOfHttpApi } from './http-apis.ts';
import { exportsOf, scopeOfStack } from './stack-scope.ts';
import type { Deployed, StackPlan } from './types.ts';

/** A resource as it would be deployed. */
interface PlannedResource extends ResolvedResource {
  /** False when a value in it is only known once something is deployed: what a custom resource returns, for example. */
  readonly isCertain: boolean;
}

/** Refuses what AWS refuses of the properties of a type, by an error of one line. */
type Check = (resource: PlannedResource) => void;

const checks: Readonly<Record<string, Check>> = {
  'AWS::ApiGatewayV2::Api': (api) => api.isCertain && gapsOfHttpApi(api),
  // Variables are what takes values of other resources: their size is checked by the deployment then.
  'AWS::Lambda::Function': ({ physicalId, properties, isCertain }) =>
    checkFunction(physicalId, isCertain ? properties : { ...properties, Environment: null }),
};

/**
 * Evaluates all stacks as if they were deployed, and finds what would fail in resources that are run: expressions that cannot
 * be evaluated, secrets and parameters without a value, properties that AWS refuses.
 * @returns one line for each, with file, resource and what to do.
 */
export function dryRunProblems(plans: readonly StackPlan[], given: GivenValues): string[] {
  const deployed: Deployed = { resources: new Map(), exports: new Map() };
  return plans.flatMap((plan) => {
    const { templateFile } = plan.stack;
    return problemsOfStack(plan, deployed, given).map((problem) => `${templateFile}: ${problem}`);
  });
}

function problemsOfStack(plan: StackPlan, deployed: Deployed, given: GivenValues): string[] {
  const { stack, pseudo } = plan;
  const values = { given, secrets: knownSecrets({ resources: deployed.resources, given, ...pseudo }) };
  const own = new Map<string, ResolvedResource>();
  const doubts = new Doubts();
  const scope = doubts.watching(
    scopeOfStack(plan, own, deployed, {
      warn: () => doubts.note(),
      dynamicReference: (reference) => valueOfReference(reference, deployed, values),
    }),
    own,
  );
  const problems: string[] = [];
  for (const logicalId of deploymentOrder(stack.template, scope).flat()) {
    const planned = planResource(logicalId, plan, scope, doubts);
    const resource = typeof planned === 'string' ? unknownResource(logicalId, plan, doubts) : planned;
    own.set(logicalId, resource);
    deployed.resources.set(`${stack.id}.${logicalId}`, resource);
    if (typeof planned === 'string') problems.push(planned);
    else {
      const unresolved = unresolvedReferences(planned, deployed, values)
        .filter(({ path }) => planned.isCertain || isCertain(path, planned, { plan, scope, doubts }))
        .map(({ problem }) => problem);
      problems.push(...problemsOf(planned, unresolved));
    }
  }
  noteExports(plan, scope, deployed);
  return problems.filter((problem) => problem !== '');
}

/** Whether the value at a path of a resource's properties uses nothing that is only known once something is deployed. */
function isCertain(
  path: readonly string[],
  { logicalId }: ResolvedResource,
  { plan, scope, doubts }: { plan: StackPlan; scope: Scope; doubts: Doubts },
): boolean {
  const properties: TemplateValue = { ...plan.stack.template.Resources[logicalId]?.Properties };
  const expression = path.reduce<TemplateValue>((value, step) => memberOf(value, step), properties);
  doubts.clear();
  evaluate(expression, scope, `Resources.${logicalId}.Properties.${path.join('.')}`);
  return !doubts.any;
}

/** The member of that name; of an intrinsic function the function itself, since only its result has members. */
function memberOf(value: TemplateValue, step: string): TemplateValue {
  const isPlain = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
  return isPlain ? ((value as Record<string, TemplateValue>)[step] ?? null) : value;
}

/** @returns why it cannot be planned; empty when that may be for want of a value that is not known yet. */
function planResource(
  logicalId: string,
  { stack, pseudo }: StackPlan,
  scope: Scope,
  doubts: Doubts,
): PlannedResource | string {
  const { Type: type = '' } = stack.template.Resources[logicalId] ?? {};
  doubts.clear();
  try {
    const properties = evaluateProperties(stack.template, logicalId, scope);
    const described = describeResource(type, logicalId, properties, pseudo);
    return { ...described, properties, isCertain: !doubts.any };
  } catch (error) {
    if (doubts.any) return '';
    return error instanceof Error ? error.message : String(error);
  }
}

/** Stands for a resource that cannot be planned, for those that refer to it. */
function unknownResource(logicalId: string, { stack, pseudo }: StackPlan, doubts: Doubts): ResolvedResource {
  const { Type: type = '' } = stack.template.Resources[logicalId] ?? {};
  doubts.unknown.add(logicalId);
  return { ...describeResource(type, logicalId, {}, pseudo), properties: {} };
}

function problemsOf(resource: PlannedResource, unresolved: readonly string[]): readonly string[] {
  const { logicalId, type, properties } = resource;
  if (classify(type, properties).treatment !== 'run') return [];
  const check = checks[type];
  if (!check || unresolved.length > 0) return unresolved;
  try {
    check(resource);
    return [];
  } catch (error) {
    return [`${logicalId} (${type}): ${error instanceof Error ? error.message : error}`];
  }
}

/** What a later stack may import. A mistake in an output is found when it is deployed, or by what imports it. */
function noteExports(plan: StackPlan, scope: Scope, deployed: Deployed): void {
  const { stack } = plan;
  try {
    const outputs = evaluateOutputs(stack.template, scope);
    const names = exportsOf(outputs, plan, (name, path) => evaluate(name, scope, path));
    for (const [name, value] of names) deployed.exports.set(name, value);
  } catch (error) {
    throw inFile(error, stack.templateFile);
  }
}

/** Whether an expression used what is only known once something is deployed. */
class Doubts {
  readonly unknown = new Set<string>();
  any = false;

  note(): void {
    this.any = true;
  }

  clear(): void {
    this.any = false;
  }

  /** A scope that notes what a custom resource or an unknown resource gives. */
  watching(scope: Scope, own: ReadonlyMap<string, ResolvedResource>): Scope {
    const look = (logicalId: string) => {
      const type = own.get(logicalId)?.type ?? '';
      const isCustom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
      if (isCustom || this.unknown.has(logicalId)) this.note();
    };
    return {
      ...scope,
      ref: (logicalId) => {
        look(logicalId);
        return scope.ref(logicalId);
      },
      getAtt: (logicalId, attribute) => {
        look(logicalId);
        return scope.getAtt(logicalId, attribute);
      },
    };
  }
}
