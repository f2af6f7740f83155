import { prefix, suffix } from './affix.ts';
import { anythingBut, equalsIgnoreCase } from './equality.ts';
import { exists } from './exists.ts';
import type { OperatorCompiler } from './matcher.ts';
import { numeric } from './numeric.ts';

/**
 * The comparison operators by the name a pattern uses.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export const OPERATORS: Readonly<Record<string, OperatorCompiler>> = {
  'anything-but': anythingBut,
  'equals-ignore-case': equalsIgnoreCase,
  exists,
  numeric,
  prefix,
  suffix,
};
