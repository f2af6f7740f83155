import { prefix, suffix } from './affix.ts';
import { cidr } from './cidr.ts';
import { anythingBut, equalsIgnoreCase } from './equality.ts';
import { exists } from './exists.ts';
import type { OperatorCompiler } from './matcher.ts';
import { numeric } from './numeric.ts';
import { wildcard } from './wildcard.ts';

/**
 * The comparison operators by the name a pattern uses.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 *
 * Lambda says that it supports EventBridge's rules and lists no `cidr`, no `wildcard` and nothing nested: those are
 * EventBridge's, and whether Lambda takes them is not documented.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const OPERATORS: Readonly<Record<string, OperatorCompiler>> = {
  'anything-but': anythingBut({ 'equals-ignore-case': equalsIgnoreCase, prefix, suffix, wildcard }),
  cidr,
  'equals-ignore-case': equalsIgnoreCase,
  exists,
  numeric,
  prefix,
  suffix,
  wildcard,
};
