import { isDeepStrictEqual } from 'node:util';
import type { TemplateValue } from '../types.ts';
import { type Call, elements, type Intrinsic, pathOf, unaccepted } from './intrinsic.ts';

/** `{"Fn::If": [condition, whenTrue, whenFalse]}`: only the branch taken is evaluated. */
export const when: Intrinsic = (argument, call) => {
  const [name, whenTrue = null, whenFalse = null] = elements(
    argument,
    [3, 3],
    'a condition and two values',
    call.path,
  );
  return condition(name ?? null, { ...call, path: pathOf(call, 0) })
    ? call.evaluate(whenTrue, 1)
    : call.evaluate(whenFalse, 2);
};

/** `{"Condition": "Name"}` within a condition. */
const condition: Intrinsic = (name, call) => {
  if (typeof name !== 'string') throw unaccepted(name, 'the name of a condition', call.path);
  return call.scope.condition(name, call.path);
};

/** `{"Fn::Equals": [a, b]}`: text is compared as it is, case included. */
export const equals: Intrinsic = (argument, call) => {
  const [left = null, right = null] = elements(argument, [2, 2], 'two values', call.path);
  return isDeepStrictEqual(comparable(call.evaluate(left, 0)), comparable(call.evaluate(right, 1)));
};

/** `{"Fn::And": [2 to 10 conditions]}` */
export const and: Intrinsic = (argument, call) =>
  operands(argument, [2, 10], call).every((operand, index) => booleanOf(operand, call, index));

/** `{"Fn::Or": [2 to 10 conditions]}` */
export const or: Intrinsic = (argument, call) =>
  operands(argument, [2, 10], call).some((operand, index) => booleanOf(operand, call, index));

/** `{"Fn::Not": [condition]}` */
export const not: Intrinsic = (argument, call) =>
  !operands(argument, [1, 1], call).every((operand, index) => booleanOf(operand, call, index));

function operands(argument: TemplateValue, range: readonly [number, number], call: Call): TemplateValue[] {
  const [least, most] = range;
  return elements(
    argument,
    range,
    least === most ? 'a list of one condition' : `${least} to ${most} conditions`,
    call.path,
  );
}

/** `{"Condition": "Name"}` counts as a function here only: elsewhere it is a property, as in a policy statement. */
function booleanOf(operand: TemplateValue, call: Call, index: number): boolean {
  const path = pathOf(call, index);
  const isReference = typeof operand === 'object' && operand !== null && 'Condition' in operand;
  const value = isReference
    ? condition(operand.Condition ?? null, { ...call, path })
    : call.evaluate(operand, index);
  if (typeof value === 'boolean') return value;
  throw unaccepted(value, 'a condition', path);
}

/** A parameter is text even where the template compares it with a number or a boolean. */
function comparable(value: TemplateValue | undefined): TemplateValue | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
