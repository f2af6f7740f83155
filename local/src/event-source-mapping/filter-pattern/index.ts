import type { FilterCriteria } from '@aws-sdk/client-lambda';
import { compileRule } from './compile.ts';
import type { FilterableValue } from './filterable-value.ts';
import { JsonNumber, parseExactly } from './json-number.ts';
import { InvalidFilterPattern, isJsonObject, type JsonValue } from './matcher.ts';
import { hasLongBounds } from './numeric.ts';
import { type PatternLeaf, type PatternRule, rulesOf } from './rules.ts';

export { FilterableValue } from './filterable-value.ts';
export { InvalidFilterPattern } from './matcher.ts';

/** Decides whether a record with this value goes to the function. */
export type RecordFilter = (value: FilterableValue) => boolean;

/** Index of the first filter of the criteria that a value matches; `NO_FILTER` when it matches none. */
export type MatchingFilter = (value: FilterableValue) => number;

/** Instead of an index: no filter matches. */
export const NO_FILTER = -1;

/** The one key of a Kafka record that filters look at: https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html */
const FILTERED_KEY = 'value';

/**
 * Compiles the filter criteria of a mapping: a record passes when one of the filters matches. No criteria, no filter.
 * @throws {InvalidFilterPattern}
 */
export function compileFilterCriteria(criteria: FilterCriteria | undefined): RecordFilter | undefined {
  const matching = compileMatchingFilter(criteria);
  return matching && ((value) => matching(value) !== NO_FILTER);
}

/** As `compileFilterCriteria`, which filter it is. */
export function compileMatchingFilter(criteria: FilterCriteria | undefined): MatchingFilter | undefined {
  const rules = patternsOf(criteria).flatMap((pattern, filter) =>
    rulesOf(pattern).map((rule) => ({ filter, passes: compileRecordRule(rule) })),
  );
  if (rules.length === 0) return undefined;
  return (value) => {
    for (const { filter, passes } of rules) if (passes(value)) return filter;
    return NO_FILTER;
  };
}

/**
 * Keys of the patterns that have no effect. AWS takes such patterns, although it documents `value` only, and filters on
 * `value` as if they had no other key: function 9 of
 * https://github.com/aws-samples/serverless-patterns/tree/main/lambda-esm-msk-filters-sam names no existing topic, and
 * got its record. What a pattern without `value` does is UNCONFIRMED: by the same rule every record passes.
 * @throws {InvalidFilterPattern}
 */
export function ignoredFilterKeys(criteria: FilterCriteria | undefined): string[] {
  const leaves = patternsOf(criteria).flatMap((pattern) => rulesOf(pattern).flat());
  const names = leaves.map(({ path: [name = ''] }) => name);
  return [...new Set(names.filter((name) => name !== FILTERED_KEY))];
}

const patternsOf = (criteria: FilterCriteria | undefined) =>
  (criteria?.Filters ?? []).map(({ Pattern }) => parsePattern(Pattern ?? ''));

function parsePattern(pattern: string): JsonValue {
  try {
    const parsed = parseExactly(pattern) as JsonValue;
    if (isJsonObject(parsed)) return parsed;
  } catch (cause) {
    throw new InvalidFilterPattern(`the pattern is not JSON: ${pattern}`, { cause });
  }
  throw new InvalidFilterPattern(`the pattern is not a JSON object: ${pattern}`);
}

/**
 * One alternative of a pattern. A value of another format than the pattern's, or one that is not UTF-8, does not match
 * (docs/decisions/153). A tombstone has no value, so only `{"exists":false}` matches it (UNCONFIRMED).
 */
function compileRecordRule(rule: PatternRule): RecordFilter {
  const [onValue, ignored] = partition(rule, ({ path }) => path[0] === FILTERED_KEY);
  compileRule(ignored); // Has no effect, but what AWS refuses in it is refused.
  if (onValue.length === 0) return () => true;
  const test = compileRule(onValue.map(({ path, matchValues }) => ({ path: path.slice(1), matchValues })));
  if (onValue.every(({ path }) => path.length === 1)) return forText(test);
  if (onValue.some(({ path }) => path.length === 1)) return () => false;
  return forJson(
    test,
    onValue.some(({ matchValues }) => comparesNumbers(matchValues)),
  );
}

type ValuePredicate = ReturnType<typeof compileRule>;

function forText(test: ValuePredicate): RecordFilter {
  return (value) => {
    if (value.isTombstone) return test(undefined);
    return value.json === undefined && value.text !== undefined && test(value.text);
  };
}

function forJson(test: ValuePredicate, isExact: boolean): RecordFilter {
  return (value) => {
    const json = isExact ? value.exactJson : value.json;
    return json === undefined ? value.isTombstone && test(undefined) : test(json);
  };
}

/** Whether the text of a record's numbers matters: a number is a match value, or a bound that no double holds. */
function comparesNumbers(pattern: JsonValue): boolean {
  if (pattern instanceof JsonNumber) return true;
  if (Array.isArray(pattern)) return pattern.some(comparesNumbers);
  if (!isJsonObject(pattern)) return false;
  return Object.entries(pattern).some(([name, inner]) =>
    name === 'numeric' ? hasLongBounds(inner) : comparesNumbers(inner),
  );
}

function partition(rule: PatternRule, isWanted: (leaf: PatternLeaf) => boolean): [PatternRule, PatternRule] {
  return [rule.filter(isWanted), rule.filter((leaf) => !isWanted(leaf))];
}
