import {
  InvalidFilterPattern,
  type JsonValue,
  type OperatorCompiler,
  textArgument,
  type ValueTest,
} from './matcher.ts';

/** A literal of a pattern: null, empty text, text (case counts), number or boolean. */
export function equals(literal: JsonValue): ValueTest {
  if (typeof literal === 'object' && literal !== null) {
    throw new InvalidFilterPattern(`a match value must be a literal, not ${JSON.stringify(literal)}`);
  }
  return (value) => value === literal;
}

/** `{"equals-ignore-case":"alice"}` */
export const equalsIgnoreCase: OperatorCompiler = (argument) => {
  const expected = textArgument('equals-ignore-case', argument).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === expected;
};

/** `{"anything-but":["error"]}`: present, and none of the values. */
export const anythingBut: OperatorCompiler = (argument) => {
  const excluded = [argument].flat().map(equals);
  return (value) => value !== undefined && !excluded.some((isExcluded) => isExcluded(value));
};
