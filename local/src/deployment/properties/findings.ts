import { isDeepStrictEqual } from 'node:util';
import { resourceTypes } from '../../resources/index.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { type Lookup, lookupOf, type Verdict } from './lookup.ts';

/** A property that is given and has not the effect that it has on AWS. */
export interface PropertyFinding {
  readonly kind: 'noEffect' | 'notHonoured' | 'unknown';
  readonly type: string;
  /** Without list indexes, for example `Targets.RetryPolicy`. */
  readonly path: string;
  readonly reason: string;
  readonly logicalId: string;
  readonly value: TemplateValue;
}

const lookups = new Map<string, Lookup>(
  resourceTypes.flatMap(({ type, properties }) =>
    properties ? [[type, lookupOf(properties)] as const] : [],
  ),
);

const UNKNOWN = 'AWS refuses it as an extraneous key, unless it is newer than the schema known here';

/**
 * The properties of a resource that have not the effect that they have on AWS, each once. A type without rules has none:
 * either it is not run as a whole, or its function gets all of them.
 * @param resource with its properties evaluated.
 */
export function propertyFindings({ type, logicalId, properties }: ResolvedResource): PropertyFinding[] {
  const lookup = lookups.get(type);
  if (!lookup) return [];
  const found = new Map<string, PropertyFinding>();
  visit(properties, '', lookup, (path, value, verdict) => {
    const reason = reasonFor(verdict, value);
    if (reason === undefined || verdict.kind === 'honoured' || verdict.kind === 'container') return;
    found.set(path, { kind: verdict.kind, type, path, reason, logicalId, value });
  });
  return [...found.values()];
}

function reasonFor(verdict: Verdict, value: TemplateValue): string | undefined {
  if (verdict.kind === 'noEffect') return verdict.reason;
  if (verdict.kind === 'unknown') return UNKNOWN;
  if (verdict.kind !== 'notHonoured') return undefined;
  const { reason, unless = [] } = verdict;
  return unless.some((accepted) => isSame(accepted, value)) ? undefined : reason;
}

/** CloudFormation takes numbers and booleans as text. */
function isSame(one: TemplateValue, other: TemplateValue): boolean {
  return typeof one === 'object' ? isDeepStrictEqual(one, other) : String(one) === String(other);
}

type Visitor = (path: string, value: TemplateValue, verdict: Verdict) => void;

function visit(
  map: Readonly<Record<string, TemplateValue>>,
  above: string,
  lookup: Lookup,
  visitor: Visitor,
): void {
  for (const [name, value] of Object.entries(map)) {
    const path = above === '' ? name : `${above}.${name}`;
    const verdict = lookup(path);
    visitor(path, value, verdict);
    if (verdict.kind === 'container') for (const part of mapsIn(value)) visit(part, path, lookup, visitor);
  }
}

/** A map itself, or the maps of a list. */
function mapsIn(value: TemplateValue): Record<string, TemplateValue>[] {
  return [value]
    .flat()
    .filter((part) => typeof part === 'object' && part !== null && !Array.isArray(part)) as Record<
    string,
    TemplateValue
  >[];
}
