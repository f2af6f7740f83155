import { classify } from '../template/classify.ts';
import { describeResource } from '../template/describe-resource.ts';
import { evaluate } from '../template/evaluate.ts';
import type { Scope } from '../template/scope.ts';
import { TemplateError } from '../template/template-error.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { scopeOfStack } from './stack-scope.ts';
import type { Deployed, StackPlan } from './types.ts';

/**
 * Resources of some types as they will be, before anything is deployed: names and ARNs are the same in every run. A
 * property that hangs on the result of a custom resource, or on an export that does, is left out.
 * @param plans in the order of their deployment; checked by `checkPlans`.
 * @returns by stack and logical id, as `Deployed` holds them.
 */
export function plannedResources(
  plans: readonly StackPlan[],
  isWanted: (type: string) => boolean,
): Map<string, ResolvedResource> {
  const deployed: Deployed = { resources: new Map(), exports: new Map() };
  for (const plan of plans) {
    const { Resources } = plan.stack.template;
    const stack = new PlannedStack(plan, deployed);
    for (const [logicalId, { Type }] of Object.entries(Resources)) {
      const resource = isWanted(Type) ? stack.get(logicalId) : undefined;
      if (resource) deployed.resources.set(`${plan.stack.id}.${logicalId}`, resource);
    }
    stack.addExports();
  }
  return deployed.resources;
}

/** Resources of one stack by logical id, each evaluated when it is asked for. */
class PlannedStack extends Map<string, ResolvedResource> {
  readonly #plan: StackPlan;
  readonly #deployed: Deployed;
  readonly #scope: Scope;
  /** Those that cannot be told, or that are being evaluated. */
  readonly #unknown = new Set<string>();

  constructor(plan: StackPlan, deployed: Deployed) {
    super();
    this.#plan = plan;
    this.#deployed = deployed;
    this.#scope = scopeOfStack(plan, this, deployed);
  }

  override get(logicalId: string): ResolvedResource | undefined {
    if (this.has(logicalId) || this.#unknown.has(logicalId)) return super.get(logicalId);
    this.#unknown.add(logicalId);
    const resource = known(() => this.#describe(logicalId));
    if (resource) this.set(logicalId, resource);
    return resource;
  }

  /** Adds what the stack exports to what has been deployed. */
  addExports(): void {
    for (const [id, { Value, Export, Condition }] of Object.entries(
      this.#plan.stack.template.Outputs ?? {},
    )) {
      if (!Export) continue;
      const path = `Outputs.${id}`;
      known(() => {
        if (Condition && !this.#scope.condition(Condition, path)) return;
        const name = String(evaluate(Export.Name, this.#scope, path));
        this.#deployed.exports.set(name, evaluate(Value, this.#scope, path) ?? null);
      });
    }
  }

  #describe(logicalId: string): ResolvedResource | undefined {
    const { template } = this.#plan.stack;
    const { Type = '', Condition, Properties = {} } = template.Resources[logicalId] ?? {};
    if (Condition && !this.#scope.condition(Condition, logicalId)) return undefined;
    if (Type === 'AWS::CloudFormation::CustomResource' || Type.startsWith('Custom::')) return undefined;
    const entries = Object.entries(Properties).map(
      ([name, value]) => [name, known(() => evaluate(value, this.#scope, logicalId))] as const,
    );
    const properties = Object.fromEntries(
      entries.filter((entry): entry is [string, TemplateValue] => entry[1] !== undefined),
    );
    if (classify(Type, properties).treatment === 'unsupported') return undefined;
    return { ...describeResource(Type, logicalId, properties, this.#plan.pseudo), properties };
  }
}

/** Undefined where the template alone does not tell. */
function known<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}
