import { isJsonObject, type JsonValue } from './matcher.ts';

type JsonObject = { readonly [name: string]: JsonValue };

/** Whether a value has one of the given paths, or a part of it, as a name with dots. */
export type DottedNames = (value: JsonValue | undefined) => boolean;

/** Undefined when no path has two names: then no name with dots can lead there. */
export function dottedNamesOf(paths: readonly (readonly string[])[]): DottedNames | undefined {
  const long = paths.filter((path) => path.length > 1);
  if (long.length === 0) return undefined;
  const names = [...new Set(long.flatMap(joinedStarts))];
  const inner = [...new Set(long.map(([name = '']) => name))].flatMap((name) => {
    const test = dottedNamesOf(long.filter(([first]) => first === name).map(([, ...rest]) => rest));
    return test ? [[name, test] as const] : [];
  });
  const isIn = (value: JsonObject) =>
    names.some((name) => Object.hasOwn(value, name)) ||
    inner.some(([name, test]) => Object.hasOwn(value, name) && test(value[name]));
  return function hasDots(value): boolean {
    return Array.isArray(value) ? value.some(hasDots) : isJsonObject(value) && isIn(value);
  };
}

const joinedStarts = (path: readonly string[]) =>
  path.slice(1).map((_, index) => path.slice(0, index + 2).join('.'));

/** The value with every name that has dots taken as a path: `{"a.b":1}` becomes `{"a":{"b":1}}`. */
export function withPaths(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withPaths);
  if (!isJsonObject(value)) return value;
  return Object.entries(value)
    .map(([name, inner]) => nested(name.split('.'), withPaths(inner)))
    .reduce<JsonValue>(merged, {});
}

function nested([name = '', ...rest]: readonly string[], value: JsonValue): JsonObject {
  return Object.fromEntries([[name, rest.length > 0 ? nested(rest, value) : value]]);
}

/** Both values in one place. What cannot be one object becomes an array: a pattern then looks at each of them. */
function merged(left: JsonValue, right: JsonValue): JsonValue {
  if (isJsonObject(left) && isJsonObject(right)) return mergedObjects(left, right);
  if (Array.isArray(left) && isJsonObject(right)) return intoElements(left, right);
  if (isJsonObject(left) && Array.isArray(right)) return intoElements(right, left);
  return [left, right];
}

function mergedObjects(left: JsonObject, right: JsonObject): JsonObject {
  const inBoth = Object.keys(right).filter((name) => Object.hasOwn(left, name));
  const both = inBoth.map((name) => [name, merged(left[name] ?? null, right[name] ?? null)] as const);
  return Object.fromEntries([...Object.entries(left), ...Object.entries(right), ...both]);
}

function intoElements(elements: readonly JsonValue[], value: JsonObject): JsonValue {
  if (!elements.some(isJsonObject)) return [...elements, value];
  return elements.map((element) => (isJsonObject(element) ? mergedObjects(element, value) : element));
}
