import { JsonNumber } from './json-number.ts';

/** A value of parsed JSON; numbers may keep their text. */
export type JsonValue =
  | null
  | boolean
  | number
  | JsonNumber
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Decides about one value of a field; `undefined` means the field is absent. */
export type ValueTest = (value: JsonValue | undefined) => boolean;

/** Compiles the argument of an operator, for example the `"AB"` of `{"prefix":"AB"}`. */
export type OperatorCompiler = (argument: JsonValue) => ValueTest;

/** What a filter pattern may not be; the service turns it into AWS's error. */
export class InvalidFilterPattern extends Error {
  override readonly name = 'InvalidFilterPattern';
}

export function isJsonObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** The argument as text, or an error that names the operator. */
export function textArgument(operator: string, argument: JsonValue): string {
  if (typeof argument === 'string') return argument;
  throw new InvalidFilterPattern(`"${operator}" takes a string, not ${JSON.stringify(argument)}`);
}
