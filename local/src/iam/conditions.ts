import { type Operator, operatorNamed } from './condition-operators.ts';
import type { LookUp } from './pattern.ts';
import { every, some, type TriState } from './tri-state.ts';

/**
 * What is known of a request, by condition key in lower case. No values: the request has no such key, as on AWS. A key
 * that is not here is one the mirror cannot know.
 */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

/** `Condition` of a statement: operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The value of a policy variable, which has exactly one. */
export function lookUpIn(context: RequestContext): LookUp {
  return (key) => {
    const values = context[key.toLowerCase()];
    return values?.length === 1 ? values[0] : undefined;
  };
}

/** Whether all conditions hold; `unknown` where that depends on what the mirror cannot know. */
export function holds(conditions: Conditions, context: RequestContext): TriState {
  return every(
    Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) =>
        holdsFor(operator, context[key.toLowerCase()], values, context),
      ),
    ),
  );
}

/** Condition keys that the mirror has no value for. */
export function unknownKeys(conditions: Conditions, context: RequestContext): string[] {
  const keys = Object.values(conditions).flatMap((each) => Object.keys(each));
  return keys.filter((key) => !(key.toLowerCase() in context));
}

const FORM = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** @param actual values of the request; undefined when the mirror cannot know them. */
function holdsFor(
  text: string,
  actual: readonly string[] | undefined,
  expected: readonly string[],
  context: RequestContext,
): TriState {
  if (actual === undefined) return 'unknown';
  const [, set, name = '', ifExists] = FORM.exec(text) ?? [];
  if (name === 'Null') return expected.includes(String(actual.length === 0));
  const operator = operatorNamed(name);
  if (!operator) return 'unknown';
  if (actual.length === 0) return Boolean(ifExists) || set === 'ForAllValues' || (operator.isNegated && !set);
  const each = actual.map((value) => holdsForValue(operator, value, expected, lookUpIn(context)));
  return set === 'ForAllValues' || (operator.isNegated && !set) ? every(each) : some(each);
}

function holdsForValue(
  { compare, isNegated }: Operator,
  actual: string,
  expected: readonly string[],
  lookUp: LookUp,
): TriState {
  const outcome = some(expected.map((value) => compare(actual, value, lookUp)));
  return outcome === 'unknown' ? outcome : outcome !== isNegated;
}
