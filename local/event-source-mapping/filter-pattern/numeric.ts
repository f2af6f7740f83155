import { JsonNumber } from './json-number.ts';
import { InvalidFilterPattern, type JsonValue, type OperatorCompiler } from './matcher.ts';

type Comparison = (value: number, bound: number) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching */
const LARGEST_BOUND = 5_000_000_000;

/** `{"numeric":["=",100]}` or a range, `{"numeric":[">",10,"<=",20]}`: all comparisons hold. */
export const numeric: OperatorCompiler = (argument) => {
  const tests = comparisonPairs(argument).map(([sign, bound]) => {
    const holds = COMPARISONS[sign];
    if (!holds || !(bound instanceof JsonNumber) || Math.abs(bound.value) > LARGEST_BOUND)
      throw invalid(argument);
    return (value: number) => holds(value, bound.value);
  });
  return (value) => {
    const number = value instanceof JsonNumber ? value.value : value;
    return typeof number === 'number' && tests.every((holds) => holds(number));
  };
};

function comparisonPairs(argument: JsonValue): [string, JsonValue | undefined][] {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) throw invalid(argument);
  const items: readonly JsonValue[] = argument;
  return items.flatMap((item, index) => (index % 2 === 0 ? [[String(item), items[index + 1]]] : []));
}

function invalid(argument: JsonValue): InvalidFilterPattern {
  return new InvalidFilterPattern(
    `"numeric" takes one or two comparisons, such as [">",10,"<=",20], with numbers from -5 to 5 thousand millions, not ${JSON.stringify(argument)}`,
  );
}
