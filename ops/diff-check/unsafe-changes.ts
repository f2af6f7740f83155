import { isDeepStrictEqual } from 'node:util';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { valueAt } from '../shared/template-values.ts';
import { guarded, nestedCreateOnly, silentChanges } from './guarded.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The part of a CloudFormation template that is compared. */
export interface StackTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

/** A resource that an update would replace or remove, or whose change harms orders in flight. */
export interface UnsafeChange {
  readonly logicalId: string;
  readonly type: string;
  /** Its name in the account, or its logical id when it has none. */
  readonly name: string;
  /** What would happen to it, and why. */
  readonly problem: string;
}

interface Change {
  readonly logicalId: string;
  readonly before: TemplateResource;
  /** Undefined when the resource is no longer in the template. */
  readonly after: TemplateResource | undefined;
  /** Properties of the first level that replace the resource. */
  readonly replacedBy: readonly string[];
}

/**
 * What deploying `after` over `before` would do to the cluster, topics, tables, schemas, keys and users: replaced,
 * removed, or changed in a way that harms orders in flight. Which properties replace a resource is read from AWS's own
 * resource schemas, through the library behind `cdk diff`.
 */
export function unsafeChanges(before: StackTemplate, after: StackTemplate): UnsafeChange[] {
  return changesOf(before, after).flatMap((change) => {
    const { Type: type } = change.before;
    const isGuarded = type in guarded;
    const problems = [
      ...(isGuarded ? replacement(change) : []),
      ...(isGuarded ? removal(change, after) : []),
      ...silent(change),
    ];
    const name = nameOf(change.logicalId, change.before);
    return problems.map((problem) => ({ logicalId: change.logicalId, type, name, problem }));
  });
}

const replacing: readonly ResourceImpact[] = [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE];

function changesOf(before: StackTemplate, after: StackTemplate): Change[] {
  const changes: Change[] = [];
  // The diff modifies its arguments.
  fullDiff(structuredClone(before), structuredClone(after)).resources.forEachDifference(
    (logicalId, difference) => {
      const resource = before.Resources[logicalId];
      if (!resource) return;
      const replacedBy = Object.entries(difference.propertyUpdates)
        .filter(([, { changeImpact }]) => changeImpact !== undefined && replacing.includes(changeImpact))
        .map(([name]) => name);
      changes.push({ logicalId, before: resource, after: after.Resources[logicalId], replacedBy });
    },
  );
  return changes;
}

function replacement({ before, after, replacedBy }: Change): string[] {
  if (!after) return [];
  if (after.Type !== before.Type) return [`is replaced: its type becomes ${after.Type}`];
  const nested = (nestedCreateOnly[before.Type] ?? []).filter((path) => differs(before, after, path));
  const properties = [...replacedBy, ...nested].map(
    (path) =>
      `${path} ${shown(valueAt(before.Properties, path))} becomes ${shown(valueAt(after.Properties, path))}`,
  );
  return properties.length > 0 ? [`is replaced, and its data is lost: ${properties.join('; ')}`] : [];
}

/** A resource that is removed; or the same one under another logical id, which CloudFormation treats as a new one. */
function removal({ logicalId, before, after: same }: Change, after: StackTemplate): string[] {
  if (same) return [];
  const name = nameOf(logicalId, before);
  const twin = Object.entries(after.Resources).find(
    ([id, each]) => each.Type === before.Type && nameOf(id, each) === name,
  );
  if (!twin) return ['is removed from the stack'];
  return [
    `has another logical id, ${twin[0]}: CloudFormation refuses a second one of the same name, and removes this one`,
  ];
}

function silent({ before, after }: Change): string[] {
  if (!after) return [];
  return silentChanges
    .filter(({ type, property }) => type === before.Type && differs(before, after, property))
    .flatMap(({ property, applies, happens }) => {
      const [from, to] = [valueAt(before.Properties, property), valueAt(after.Properties, property)];
      if (applies?.(from, to) === false) return [];
      return [`${property} ${shown(from)} becomes ${shown(to)}: ${happens(from, to)}`];
    });
}

const differs = (before: TemplateResource, after: TemplateResource, path: string) =>
  !isDeepStrictEqual(valueAt(before.Properties, path), valueAt(after.Properties, path));

function nameOf(logicalId: string, { Type, Properties = {} }: TemplateResource): string {
  const name = Properties[guarded[Type] ?? ''];
  return typeof name === 'string' ? name : logicalId;
}

const longest = 120;

/** One line that is short: the definition of a schema has hundreds of characters. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
