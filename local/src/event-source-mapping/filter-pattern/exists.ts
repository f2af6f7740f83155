import { InvalidFilterPattern, isJsonObject, type JsonValue, type OperatorCompiler } from './matcher.ts';

/**
 * `{"exists":true}` or `{"exists":false}`; leaf fields only, so that neither an object nor an empty array counts as a
 * value. Tests see values that are present; `allowsAbsence` is about the others.
 */
export const exists: OperatorCompiler = (argument) => {
  if (typeof argument !== 'boolean') {
    throw new InvalidFilterPattern(`"exists" takes true or false, not ${JSON.stringify(argument)}`);
  }
  return () => argument;
};

/** Whether one of the match values is `{"exists":false}`. */
export function allowsAbsence(matchValues: readonly JsonValue[]): boolean {
  return matchValues.some((matchValue) => isJsonObject(matchValue) && matchValue.exists === false);
}

/** Whether no value is at this path, in any element of the arrays on the way. */
export function isAbsent(value: JsonValue | undefined, path: readonly string[], depth = 0): boolean {
  if (Array.isArray(value)) return value.every((element) => isAbsent(element, path, depth));
  const name = path[depth];
  if (name === undefined) return value === undefined || isJsonObject(value);
  return !isJsonObject(value) || !Object.hasOwn(value, name) || isAbsent(value[name], path, depth + 1);
}
