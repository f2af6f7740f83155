import { JsonNumber } from './json-number.ts';
import {
  InvalidFilterPattern,
  isJsonObject,
  type JsonValue,
  type OperatorCompiler,
  textArgument,
  type ValueTest,
} from './matcher.ts';

/** A literal of a pattern: null, empty text, text (case counts), number (as it is written) or boolean. */
export function equals(literal: JsonValue): ValueTest {
  if (literal instanceof JsonNumber) return (value) => numberText(value) === literal.source;
  if (typeof literal === 'object' && literal !== null) {
    throw new InvalidFilterPattern(`a match value must be a literal, not ${JSON.stringify(literal)}`);
  }
  return (value) => value === literal;
}

function numberText(value: JsonValue | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.source;
  return typeof value === 'number' ? String(value) : undefined;
}

/** `{"equals-ignore-case":"alice"}` */
export const equalsIgnoreCase: OperatorCompiler = (argument) => {
  const expected = textArgument('equals-ignore-case', argument).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === expected;
};

/**
 * `{"anything-but":["error"]}`: present, and none of the values, which are texts or numbers; with one of `operators`
 * (`{"anything-but":{"prefix":"us-"}}`, or a list of such texts) present, and none of the texts fits.
 * What EventBridge refuses (null, booleans, mixed lists, nested objects, empty prefixes) is refused.
 */
export function anythingBut(operators: Readonly<Record<string, OperatorCompiler>>): OperatorCompiler {
  return (argument) => {
    const excluded = isJsonObject(argument)
      ? nestedTests(argument, operators)
      : literalsOf(argument).map((literal) => equals(literal));
    return (value) => value !== undefined && !excluded.some((isExcluded) => isExcluded(value));
  };
}

function literalsOf(argument: JsonValue): readonly JsonValue[] {
  const literals = listOf(argument);
  const isUniform = ['string', 'number'].some((type) =>
    literals.every((literal) => typeOf(literal) === type),
  );
  if (isUniform) return literals;
  throw new InvalidFilterPattern(
    `"anything-but" takes texts or numbers, not both and nothing else; it has ${JSON.stringify(argument)}`,
  );
}

const typeOf = (literal: JsonValue) => (literal instanceof JsonNumber ? 'number' : typeof literal);

function nestedTests(
  argument: { readonly [name: string]: JsonValue },
  operators: Readonly<Record<string, OperatorCompiler>>,
): ValueTest[] {
  const [[name = '', texts = null] = [], ...others] = Object.entries(argument);
  const compile = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (compile && others.length === 0) return listOf(texts).map((text) => compile(requireText(name, text)));
  throw new InvalidFilterPattern(
    `"anything-but" takes values, or one of ${Object.keys(operators).join(', ')}, not ${JSON.stringify(argument)}`,
  );
}

/** Inside "anything-but", prefix and suffix have no `equals-ignore-case`, and are not empty. */
function requireText(operator: string, text: JsonValue): string {
  const isAffix = operator === 'prefix' || operator === 'suffix';
  if (typeof text === 'string' && !(isAffix && text === '')) return text;
  throw new InvalidFilterPattern(
    `"${operator}" in "anything-but" takes a ${isAffix ? 'non-empty ' : ''}string or a list of such, not ${JSON.stringify(text)}`,
  );
}

function listOf(argument: JsonValue): readonly JsonValue[] {
  if (!Array.isArray(argument)) return [argument];
  if (argument.length === 0) throw new InvalidFilterPattern('"anything-but" takes one value or more, not []');
  return argument;
}
