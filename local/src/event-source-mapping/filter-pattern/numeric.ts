import { compareNumbers, JsonNumber, needsText } from './json-number.ts';
import { InvalidFilterPattern, type JsonValue, type OperatorCompiler, type ValueTest } from './matcher.ts';

/** Which results of a comparison with the bound fit: less than zero, zero, greater than zero. */
const COMPARISONS: Readonly<Record<string, (difference: number) => boolean>> = {
  '=': (difference) => difference === 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

/**
 * `{"numeric":["=",100]}` or a range, `{"numeric":[">",10,"<=",20]}`: a lower bound, then an upper bound above it.
 * EventBridge documents bounds up to five thousand millions and 15 digits; its library takes larger ones, and so does
 * this (whether Lambda does is UNCONFIRMED).
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 */
export const numeric: OperatorCompiler = (argument) => {
  const comparisons = readComparisons(argument);
  requireRange(comparisons, argument);
  const [first, second] = comparisons.map(compileComparison);
  if (!first) throw invalid(argument);
  return second ? (value) => first(value) && second(value) : first;
};

/** Whether the bounds of an operator are such that records have to be read with the text of their numbers. */
export function hasLongBounds(argument: JsonValue): boolean {
  return Array.isArray(argument) && argument.some((item) => item instanceof JsonNumber && needsText(item));
}

interface Comparison {
  readonly sign: string;
  readonly bound: JsonNumber;
}

function readComparisons(argument: JsonValue): Comparison[] {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) throw invalid(argument);
  const items: readonly JsonValue[] = argument;
  return items.flatMap((sign, index) => {
    if (index % 2 === 1) return [];
    const bound = items[index + 1];
    const isKnown = typeof sign === 'string' && Object.hasOwn(COMPARISONS, sign);
    if (!isKnown || !(bound instanceof JsonNumber)) throw invalid(argument);
    return [{ sign, bound }];
  });
}

/** EventBridge refuses ranges such as [">",0,">",0], [">",5,"<",0] and ["<",5,">",0]. */
function requireRange([lower, upper]: readonly Comparison[], argument: JsonValue): void {
  if (!lower || !upper) return;
  const isRange = /^>/.test(lower.sign) && /^</.test(upper.sign);
  if (!isRange || compareNumbers(lower.bound.source, upper.bound.source) >= 0) throw invalid(argument);
}

function compileComparison({ sign, bound }: Comparison): ValueTest {
  const holds = COMPARISONS[sign] ?? (() => false);
  const difference = needsText(bound)
    ? (value: number | JsonNumber) => compareNumbers(textOf(value), bound.source)
    : (value: number | JsonNumber) => (typeof value === 'number' ? value : value.value) - bound.value;
  return (value) => (typeof value === 'number' || value instanceof JsonNumber) && holds(difference(value));
}

const textOf = (value: number | JsonNumber) => (typeof value === 'number' ? String(value) : value.source);

function invalid(argument: JsonValue): InvalidFilterPattern {
  return new InvalidFilterPattern(
    `"numeric" takes one comparison, such as ["=",100], or a lower and a higher bound, such as [">",10,"<=",20], not ${JSON.stringify(argument)}`,
  );
}
