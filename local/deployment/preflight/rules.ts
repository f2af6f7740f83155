import { classify } from '../../template/classify.ts';
import type { ResolvedResource, Stack, TemplateValue } from '../../template/types.ts';
import type { Deployed } from '../types.ts';
import { uniqueNameTaken } from '../unique-names.ts';
import { type Kind, shown } from './kinds.ts';
import type { PlannedResource } from './planned-resource.ts';
import { typeRules } from './type-rules.ts';

/** What a rule sees besides the resource. */
export interface RuleContext {
  readonly stack: Stack;
  /** Resources of the stack that are planned already, by logical id. */
  readonly own: ReadonlyMap<string, ResolvedResource>;
  readonly deployed: Deployed;
}

/** What a resource is judged by: properties that its rule reads, and what is wrong with them. */
export interface Rule {
  /** When one of these is not known yet, the rule says nothing. */
  readonly reads: readonly string[];
  /** Says what is wrong, in one line each; an error that it throws counts as its line. */
  check(resource: PlannedResource, context: RuleContext): string | readonly string[] | undefined;
}

/** What properties of a type have to be. */
export interface TypeRules {
  readonly required?: readonly string[];
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly rules?: readonly Rule[];
}

/** What AWS would refuse of a resource that is run: one line for each mistake, with logical id, type and construct path. */
export function problemsOfResource(resource: PlannedResource, context: RuleContext): string[] {
  const { logicalId, type, properties, constructPath } = resource;
  if (classify(type, properties).treatment !== 'run') return [];
  const { required = [], kinds = {}, rules = [] } = typeRules[type] ?? {};
  const missing = required.filter((name) => properties[name] === undefined && !resource.inDoubt.has(name));
  const wrong = Object.entries(kinds).flatMap(([name, kind]) => {
    const value = properties[name];
    const accepted = value === undefined || resource.inDoubt.has(name) ? undefined : kind(value);
    return accepted === undefined
      ? []
      : [{ name, line: `${name} is ${shown(value)}; accepted: ${accepted}` }];
  });
  const inDoubt = new Set([...resource.inDoubt, ...missing, ...wrong.map(({ name }) => name)]);
  const judged = { ...resource, inDoubt, properties: without(properties, inDoubt) };
  const name = `${logicalId} (${[type, constructPath].filter(Boolean).join(', ')})`;
  return [
    ...missing.map((property) => `${property} is missing`),
    ...wrong.map(({ line }) => line),
    ...rules.flatMap((rule) => linesOf(rule, judged, context)),
    ...(resource.isNameInDoubt ? [] : uniqueNameTaken(resource, context.deployed)),
  ].map((line) => `${name}: ${line}`);
}

function without(
  properties: Readonly<Record<string, TemplateValue>>,
  names: ReadonlySet<string>,
): Record<string, TemplateValue> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name)));
}

function linesOf(rule: Rule, resource: PlannedResource, context: RuleContext): readonly string[] {
  if (rule.reads.some((name) => resource.inDoubt.has(name))) return [];
  try {
    return [rule.check(resource, context) ?? []].flat();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const TYPE = /^(Custom::[\w@-]{1,}|[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}(::MODULE)?)$/;

/** Why a text is no type of a resource; undefined when it may be one. */
export function problemsOfType(type: string): string | undefined {
  return TYPE.test(type)
    ? undefined
    : 'is not a type of resource; accepted: AWS::SERVICE::TYPE or Custom::NAME, for example AWS::Lambda::Function';
}
