import { BlockList, isIP } from 'node:net';
import { exactExpression, type LookUp, textExpression } from './pattern.ts';
import { every, type TriState } from './tri-state.ts';

/** Compares one value of the request with one of the policy. */
type Compare = (actual: string, expected: string, lookUp: LookUp) => TriState;

export interface Operator {
  readonly compare: Compare;
  /** True for `…Not…`: it holds when no value of the policy compares. */
  readonly isNegated: boolean;
}

const equal = (actual: string, expected: string) => actual === expected;

/** Policy variables are for texts and ARNs. */
const text =
  (expressionOf: typeof textExpression, fold = (value: string) => value): Compare =>
  (actual, expected, lookUp) => {
    const expression = expressionOf(fold(expected), lookUp);
    return expression === undefined ? 'unknown' : new RegExp(`^${expression}$`, 's').test(fold(actual));
  };

const likeText = text(textExpression);

/** Each of the six parts of an ARN by itself; the last may hold colons. */
const likeArn: Compare = (actual, expected, lookUp) => {
  const [given, pattern] = [arnParts(actual), arnParts(expected)];
  if (given.length !== 6 || pattern.length !== 6) return false;
  return every(pattern.map((part, index) => likeText(given[index] ?? '', part, lookUp)));
};

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const byNumber =
  (holds: (actual: number, expected: number) => boolean): Compare =>
  (actual, expected) =>
    holds(Number(actual), Number(expected));

/** ISO 8601, or seconds since the epoch. */
const byDate =
  (holds: (actual: number, expected: number) => boolean): Compare =>
  (actual, expected) =>
    holds(timeMs(actual), timeMs(expected));

const timeMs = (time: string) => (/^\d+$/.test(time) ? Number(time) * 1_000 : Date.parse(time));

const inNetwork: Compare = (actual, expected) => {
  const [network = '', bits] = expected.split('/');
  const [version, given] = [isIP(network), isIP(actual)];
  if (version === 0 || given !== version) return false;
  const type = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits ?? (version === 4 ? 32 : 128)), type);
  return list.check(actual, type);
};

const lower = (value: string) => value.toLowerCase();

const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: text(exactExpression),
  StringEqualsIgnoreCase: text(exactExpression, lower),
  StringLike: likeText,
  ArnEquals: likeArn,
  ArnLike: likeArn,
  NumericEquals: byNumber((actual, expected) => actual === expected),
  NumericLessThan: byNumber((actual, expected) => actual < expected),
  NumericLessThanEquals: byNumber((actual, expected) => actual <= expected),
  NumericGreaterThan: byNumber((actual, expected) => actual > expected),
  NumericGreaterThanEquals: byNumber((actual, expected) => actual >= expected),
  DateEquals: byDate((actual, expected) => actual === expected),
  DateLessThan: byDate((actual, expected) => actual < expected),
  DateLessThanEquals: byDate((actual, expected) => actual <= expected),
  DateGreaterThan: byDate((actual, expected) => actual > expected),
  DateGreaterThanEquals: byDate((actual, expected) => actual >= expected),
  Bool: (actual, expected) => equal(lower(actual), lower(expected)),
  BinaryEquals: equal,
  IpAddress: inNetwork,
};

/** Operators whose opposite has a separate name. */
const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function operatorNamed(name: string): Operator | undefined {
  const compare = COMPARISONS[NEGATIONS[name] ?? name];
  return compare && { compare, isNegated: name in NEGATIONS };
}
