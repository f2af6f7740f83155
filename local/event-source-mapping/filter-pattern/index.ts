import type { FilterCriteria } from '@aws-sdk/client-lambda';
import { compilePattern } from './compile.ts';
import type { FilterableValue } from './filterable-value.ts';
import { JsonNumber, parseExactly } from './json-number.ts';
import { InvalidFilterPattern, isJsonObject, type JsonValue, type ValueTest } from './matcher.ts';

export { FilterableValue } from './filterable-value.ts';
export { InvalidFilterPattern } from './matcher.ts';

/** Decides whether a record with this value goes to the function. */
export type RecordFilter = (value: FilterableValue) => boolean;

/**
 * Compiles the filter criteria of a mapping: a record passes when one of the filters matches. No criteria, no filter.
 * Patterns look at `value` only, the one key that Kafka mappings support; others are refused.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html
 * @throws {InvalidFilterPattern}
 */
export function compileFilterCriteria(criteria: FilterCriteria | undefined): RecordFilter | undefined {
  const filters = (criteria?.Filters ?? []).map(({ Pattern }) => compileFilter(Pattern ?? ''));
  if (filters.length === 0) return undefined;
  return (value) => filters.some((passes) => passes(value));
}

function compileFilter(pattern: string): RecordFilter {
  const fields = parsePattern(pattern);
  const unsupported = Object.keys(fields).find((name) => name !== 'value');
  if (unsupported !== undefined || fields.value === undefined) {
    throw new InvalidFilterPattern(
      `Kafka mappings filter on the key "value" only, the pattern has ${JSON.stringify(Object.keys(fields))}`,
    );
  }
  const test = compilePattern(fields.value);
  return Array.isArray(fields.value) ? textFilter(test) : jsonFilter(test, comparesNumbers(fields.value));
}

function parsePattern(pattern: string): { readonly [name: string]: JsonValue } {
  try {
    const parsed = parseExactly(pattern) as JsonValue;
    if (isJsonObject(parsed)) return parsed;
  } catch (cause) {
    throw new InvalidFilterPattern(`the pattern is not JSON: ${pattern}`, { cause });
  }
  throw new InvalidFilterPattern(`the pattern is not a JSON object: ${pattern}`);
}

/**
 * When the formats of pattern and value differ, AWS looks at "metadata properties only"; a pattern that has only
 * `value` then has no condition left, so the record passes (docs/decisions/033). The same holds for a tombstone.
 */
function jsonFilter(test: ValueTest, isExact: boolean): RecordFilter {
  if (!isExact) return (value) => value.json === undefined || test(value.json);
  return (value) => value.exactJson === undefined || test(value.exactJson);
}

/** Whether a number is a match value. Only then the text of a record's numbers matters; `numeric` compares values. */
function comparesNumbers(pattern: JsonValue): boolean {
  if (pattern instanceof JsonNumber) return true;
  if (Array.isArray(pattern)) return pattern.some(comparesNumbers);
  if (!isJsonObject(pattern)) return false;
  return Object.entries(pattern).some(([name, inner]) => name !== 'numeric' && comparesNumbers(inner));
}

function textFilter(test: ValueTest): RecordFilter {
  return (value) => value.text === undefined || value.json !== undefined || test(value.text);
}
