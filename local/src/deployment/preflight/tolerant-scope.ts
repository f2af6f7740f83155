import type { PlannedResource } from '../../resources/constraints/planned-resource.ts';
import type { Deployed } from '../../resources/context.ts';
import type { PackageSizes } from '../../resources/lambda/package-size.ts';
import { unknownAttribute } from '../../resources/unknown-attribute.ts';
import type { GivenValues } from '../../secrets/given-values.ts';
import { knownSecrets } from '../../secrets/secrets.ts';
import { noSuchName } from '../../template/deployment-order.ts';
import { parameterMistakes } from '../../template/parameter-value.ts';
import { referencesOfResource } from '../../template/references.ts';
import type { Scope } from '../../template/scope.ts';
import type { DynamicReference, Template } from '../../template/types.ts';
import { valueOfReference } from '../dynamic-references.ts';
import { scopeOfStack } from '../stack-scope.ts';
import type { StackPlan } from '../types.ts';
import type { Findings } from './findings.ts';

/** What the evaluation of one stack needs. */
export interface DryRunContext {
  readonly plan: StackPlan;
  readonly findings: Findings;
  readonly deployed: Deployed;
  readonly given: GivenValues;
  /** Resources planned so far, by logical id. */
  readonly own: Map<string, PlannedResource>;
  /** Logical ids of resources whose name or attributes are not known before the deployment. */
  readonly unknown: Set<string>;
  readonly packageSizes: PackageSizes;
}

/**
 * A scope that notes mistakes in parameters and conditions once, continues after every mistake, and doubts what depends on one.
 */
export function tolerantScope(context: DryRunContext): Scope {
  const { plan, findings, deployed, own, unknown } = context;
  const { template, broken = new Set() } = plan.stack;
  const mistaken = new Set(broken);
  const parameters = declaredParameters(plan);
  for (const { name, error } of parameterMistakes(template.Parameters ?? {}, parameters)) {
    findings.note(error.message);
    mistaken.add(name);
  }
  const sound = Object.fromEntries(Object.entries(parameters).filter(([name]) => !mistaken.has(name)));
  const values = {
    given: context.given,
    secrets: knownSecrets({ resources: deployed.resources, given: context.given, ...plan.pseudo }),
  };
  const unresolved: DynamicReference[] = [];
  const strict = scopeOfStack({ ...plan, parameters: sound }, own, deployed, {
    warn: () => findings.doubt(),
    dynamicReference: (reference) => {
      const value = valueOfReference(reference, deployed, values);
      if (value === undefined) unresolved.push(reference);
      return value;
    },
  });
  const doubtful = <T>(value: T): T => {
    findings.doubt();
    return value;
  };
  const resourceOf = (logicalId: string) => {
    if (unknown.has(logicalId)) findings.doubt();
    return own.get(logicalId);
  };
  const conditions = tolerantConditions(strict, { template, broken, findings, unresolved });
  return {
    ...strict,
    attempt: (work, path) => findings.attempt(work, path),
    condition: conditions,
    parameter: (name, path) => (mistaken.has(name) ? doubtful('') : strict.parameter(name, path)),
    ref: (logicalId) => (resourceOf(logicalId) ? strict.ref(logicalId) : doubtful('')),
    getAtt: (logicalId, attribute) => {
      const resource = resourceOf(logicalId);
      if (!resource) return doubtful('');
      const problem = unknownAttribute(resource, attribute);
      if (problem) throw new Error(problem);
      return strict.getAtt(logicalId, attribute);
    },
  };
}

/** Values for parameters that this stack declares: one command may give those of several stacks. */
function declaredParameters({ stack: { template }, parameters }: StackPlan): Record<string, string> {
  const declared = template.Parameters ?? {};
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => Object.hasOwn(declared, name)));
}

/** Each condition is evaluated once; one that cannot be is taken as true, and all that depends on it is in doubt. */
function tolerantConditions(
  strict: Scope,
  {
    template: { Conditions = {} },
    broken,
    findings,
    unresolved,
  }: {
    template: Template;
    broken: ReadonlySet<string>;
    findings: Findings;
    unresolved: DynamicReference[];
  },
): Scope['condition'] {
  const known = new Map<string, boolean | undefined>();
  const circles = new Set<string>();
  const evaluateCondition = (name: string): boolean | undefined => {
    unresolved.length = 0;
    try {
      const isTrue = strict.condition(name, `Conditions.${name}`);
      const [missing] = unresolved;
      if (!missing) return isTrue;
      findings.note(
        `Conditions.${name}: ${missing.text} has no value here; give it with --value ${missing.key}=VALUE`,
      );
    } catch (error) {
      noteOnce(error instanceof Error ? error.message : String(error), circles, findings);
    }
    return undefined;
  };
  const condition = (name: string, path: string): boolean => {
    const isDeclared = Object.hasOwn(Conditions, name) || broken.has(name);
    if (!isDeclared) findings.attempt(() => strict.condition(name, path));
    if (!known.has(name))
      known.set(name, isDeclared && !broken.has(name) ? evaluateCondition(name) : undefined);
    const isTrue = known.get(name);
    if (isTrue === undefined) findings.doubt();
    return isTrue ?? true;
  };
  for (const name of Object.keys(Conditions)) condition(name, `Conditions.${name}`);
  return condition;
}

/** A circle of conditions is found from each of its members, and is one mistake. */
function noteOnce(message: string, circles: Set<string>, findings: Findings): void {
  const [, circle] = /circular conditions: (.*)$/.exec(message) ?? [];
  const members = circle && [...new Set(circle.split(' → '))].sort().join();
  if (members && circles.has(members)) return;
  if (members) circles.add(members);
  findings.note(message);
}

/** Notes references of an output to what is not created. */
export function noteReferencesOfOutput(
  outputId: string,
  value: unknown,
  scope: Scope,
  { plan: { stack }, findings, own }: DryRunContext,
): void {
  const { template, broken } = stack;
  const resource = { Type: '', Properties: { Value: value as string } };
  for (const { name, path } of referencesOfResource(outputId, resource, scope)) {
    const isKnown =
      own.has(name) ||
      name.startsWith('AWS::') ||
      broken?.has(name) ||
      Object.hasOwn(template.Parameters ?? {}, name);
    if (isKnown) continue;
    const place = path.replace(`Resources.${outputId}.Properties.Value`, `Outputs.${outputId}.Value`);
    findings.note(noSuchName(name, place, template).message);
  }
}
