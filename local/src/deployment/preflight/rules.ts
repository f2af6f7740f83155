import { shown } from '../../resources/constraints/kinds.ts';
import { valuesAt } from '../../resources/constraints/members.ts';
import type { PlannedResource } from '../../resources/constraints/planned-resource.ts';
import type { Rule, RuleContext } from '../../resources/constraints/rule.ts';
import { resourceTypeNamed } from '../../resources/resource-type-named.ts';
import { supportOf } from '../../resources/support-of.ts';
import { uniqueNameTaken } from '../../resources/unique-name-taken.ts';
import type { TemplateValue } from '../../template/types.ts';
import { missingProperties } from './missing-properties.ts';
import { unknownVersions } from './version-rules.ts';

/** What AWS would refuse of a resource; of one that is left out, only what its schema requires: one line for each mistake, with logical id, type and construct path. */
export function problemsOfResource(resource: PlannedResource, context: RuleContext): string[] {
  const { type, properties } = resource;
  const missing = missingProperties(type, properties, resource.inDoubt);
  const isLeftOut = supportOf(type, properties).level === 'unsupported';
  return [
    ...missing.map((path) => `${path} is missing`),
    ...(isLeftOut ? [] : problemsOfValues(resource, missing, context)),
    ...(resource.isNameInDoubt ? [] : uniqueNameTaken(resource, context.deployed)),
  ].map((line) => `${nameOf(resource)}: ${line}`);
}

/** What AWS would refuse of a resource because of what others are, or are not: one line for each mistake. */
export function problemsAmong(resource: PlannedResource, all: readonly PlannedResource[]): string[] {
  return unknownVersions(resource, all).map((line) => `${nameOf(resource)}: ${line}`);
}

function nameOf({ logicalId, type, constructPath }: PlannedResource): string {
  return `${logicalId} (${[type, constructPath].filter(Boolean).join(', ')})`;
}

function problemsOfValues(
  resource: PlannedResource,
  missing: readonly string[],
  context: RuleContext,
): string[] {
  const { type, properties } = resource;
  const { kinds = {}, rules = [] } = resourceTypeNamed(type)?.constraints ?? {};
  const wrong = Object.entries(kinds).flatMap(([path, kind]) => {
    const name = topOf(path);
    if (resource.inDoubt.has(name)) return [];
    return valuesAt(properties, path).flatMap((value) => {
      const accepted = kind(value);
      return accepted === undefined
        ? []
        : [{ name, line: `${path} is ${shown(value)}; accepted: ${accepted}` }];
    });
  });
  const inDoubt = new Set([...resource.inDoubt, ...missing.map(topOf), ...wrong.map(({ name }) => name)]);
  const checked = { ...resource, inDoubt, properties: without(properties, inDoubt) };
  return [...wrong.map(({ line }) => line), ...rules.flatMap((rule) => linesOf(rule, checked, context))];
}

/** `Code` of `Code.S3Key`. */
const topOf = (path: string) => path.split('.', 1)[0] ?? path;

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
