import { equals } from './equality.ts';
import { InvalidFilterPattern, isJsonObject, type JsonValue, type ValueTest } from './matcher.ts';
import { OPERATORS } from './operators.ts';

/**
 * Compiles a pattern (an object of fields, or an array of match values for one field) into one predicate, so that
 * nothing is interpreted per record. The keys of an object are ANDed, match values and `$or` branches ORed.
 * @throws {InvalidFilterPattern}
 */
export function compilePattern(pattern: JsonValue): ValueTest {
  if (Array.isArray(pattern)) return compileMatchValues(pattern);
  if (isJsonObject(pattern)) return compileFields(pattern);
  throw new InvalidFilterPattern(
    `a field must have an array of match values, not ${JSON.stringify(pattern)}`,
  );
}

function compileFields(pattern: { readonly [name: string]: JsonValue }): ValueTest {
  const tests = Object.entries(pattern).map(([name, inner]) =>
    name === '$or' ? compileOr(inner) : compileField(name, inner),
  );
  if (tests.length === 0) throw new InvalidFilterPattern('a pattern must name at least one field');
  const matches = (value: JsonValue | undefined) => tests.every((test) => test(value));
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function compileField(name: string, pattern: JsonValue): ValueTest {
  const test = compilePattern(pattern);
  return (value) => test(isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
}

function compileOr(branches: JsonValue): ValueTest {
  if (!Array.isArray(branches) || branches.length < 2) {
    throw new InvalidFilterPattern('"$or" takes an array of two or more patterns');
  }
  const tests = branches.map(compilePattern);
  return (value) => tests.some((test) => test(value));
}

/** A field that is an array matches when one of its elements does. */
function compileMatchValues(matchValues: readonly JsonValue[]): ValueTest {
  if (matchValues.length === 0) throw new InvalidFilterPattern('an array of match values must not be empty');
  const tests = matchValues.map(compileMatchValue);
  const matches = (value: JsonValue | undefined) => tests.some((test) => test(leaf(value)));
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(matches) : matches(value));
}

function compileMatchValue(matchValue: JsonValue): ValueTest {
  if (!isJsonObject(matchValue)) return equals(matchValue);
  const [[name, argument] = ['', null], ...others] = Object.entries(matchValue);
  const compile = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (compile && others.length === 0) return compile(argument);
  const known = Object.keys(OPERATORS).join(', ');
  throw new InvalidFilterPattern(`unknown operator in ${JSON.stringify(matchValue)}; known are ${known}`);
}

/** Match values concern leaf fields: an object in the field's place is no value. */
function leaf(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(value) ? undefined : value;
}
