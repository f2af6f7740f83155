import { InvalidFilterPattern, isJsonObject, type JsonValue, type OperatorCompiler } from './matcher.ts';

/** `{"prefix":"us-"}`, or without regard to case `{"prefix":{"equals-ignore-case":"us-"}}` */
export const prefix: OperatorCompiler = (argument) =>
  affix('prefix', argument, (text, expected) => text.startsWith(expected));

/** `{"suffix":".png"}`, or without regard to case `{"suffix":{"equals-ignore-case":".png"}}` */
export const suffix: OperatorCompiler = (argument) =>
  affix('suffix', argument, (text, expected) => text.endsWith(expected));

function affix(
  operator: string,
  argument: JsonValue,
  holds: (text: string, expected: string) => boolean,
): ReturnType<OperatorCompiler> {
  if (typeof argument === 'string') return (value) => typeof value === 'string' && holds(value, argument);
  const expected = caseless(operator, argument).toLowerCase();
  return (value) => typeof value === 'string' && holds(value.toLowerCase(), expected);
}

function caseless(operator: string, argument: JsonValue): string {
  const [[name, text] = [], ...others] = isJsonObject(argument) ? Object.entries(argument) : [];
  if (name === 'equals-ignore-case' && typeof text === 'string' && others.length === 0) return text;
  throw new InvalidFilterPattern(
    `"${operator}" takes a string or {"equals-ignore-case":"…"}, not ${JSON.stringify(argument)}`,
  );
}
