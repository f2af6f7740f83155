import { InvalidFilterPattern, isJsonObject, type JsonValue } from './matcher.ts';
import { OPERATORS } from './operators.ts';

/** One field of a pattern: the names that lead to it, and what is accepted there. */
export interface PatternLeaf {
  readonly path: readonly string[];
  readonly matchValues: readonly JsonValue[];
}

/** Fields that have to match together, in the same elements of the arrays on their ways. */
export type PatternRule = readonly PatternLeaf[];

/** EventBridge's limit for what `$or` multiplies: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const MOST_RULES = 1_000;

/**
 * A pattern as alternatives without `$or`: one rule for each choice of branches. A name with dots is a path, so that
 * `{"a.b":…}` and `{"a":{"b":…}}` are one pattern.
 * @throws {InvalidFilterPattern}
 */
export function rulesOf(pattern: JsonValue, path: readonly string[] = []): PatternRule[] {
  if (Array.isArray(pattern)) return [[{ path, matchValues: nonEmpty(pattern) }]];
  if (!isJsonObject(pattern)) {
    throw new InvalidFilterPattern(
      `a field must have an array of match values, not ${JSON.stringify(pattern)}`,
    );
  }
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidFilterPattern('a pattern must name at least one field');
  return fields.map(([name, inner]) => alternativesOf(name, inner, path)).reduce(combined);
}

function alternativesOf(name: string, inner: JsonValue, path: readonly string[]): PatternRule[] {
  if (name === '$or' && isAlternatives(inner)) return inner.flatMap((branch) => rulesOf(branch, path));
  return rulesOf(inner, [...path, ...name.split('.')]);
}

function combined(left: readonly PatternRule[], right: readonly PatternRule[]): PatternRule[] {
  if (left.length * right.length > MOST_RULES) {
    throw new InvalidFilterPattern(`its $or branches combine to more than ${MOST_RULES} patterns`);
  }
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function nonEmpty(matchValues: readonly JsonValue[]): readonly JsonValue[] {
  if (matchValues.length > 0) return matchValues;
  throw new InvalidFilterPattern('an array of match values must not be empty');
}

/** Two patterns or more; anything else is a field that happens to be called `$or`. */
function isAlternatives(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length >= 2 && value.every(isPattern);
}

function isPattern(value: JsonValue): boolean {
  const names = isJsonObject(value) ? Object.keys(value) : [];
  return names.length > 0 && !names.some((name) => Object.hasOwn(OPERATORS, name));
}
