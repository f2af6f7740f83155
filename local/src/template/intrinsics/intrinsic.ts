import type { Scope } from '../scope.ts';
import { TemplateError } from '../template-error.ts';
import type { TemplateValue } from '../types.ts';

/** One use of an intrinsic function: where it is, and how to evaluate what it is given. */
export interface Call {
  readonly scope: Scope;
  /** Path of the argument, for example `Resources.Orders.Properties.Name.Fn::Join`. */
  readonly path: string;
  /** Evaluates a part of the argument; undefined for `AWS::NoValue`. */
  readonly evaluate: (value: TemplateValue, step?: string | number) => TemplateValue | undefined;
}

/**
 * An intrinsic function: takes its argument as the template spells it and gives its value, or undefined for
 * `AWS::NoValue`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export type Intrinsic = (argument: TemplateValue, call: Call) => TemplateValue | undefined;

/** An error that shows the value given and says what is accepted. */
export function unaccepted(value: TemplateValue | undefined, accepted: string, path: string): TemplateError {
  const given = value === undefined ? 'AWS::NoValue' : JSON.stringify(value);
  const shown = given.length > 120 ? `${given.slice(0, 117)}...` : given;
  return new TemplateError(path, `${shown} given, ${accepted} accepted`);
}

/** The argument as a list of `least` to `most` elements, not yet evaluated. */
export function elements(
  argument: TemplateValue,
  [least, most]: readonly [number, number],
  form: string,
  path: string,
): TemplateValue[] {
  const fits = Array.isArray(argument) && argument.length >= least && argument.length <= most;
  if (!fits) throw unaccepted(argument, form, path);
  return argument;
}

/** A part of the argument evaluated to text; numbers and booleans become text as CloudFormation makes them. */
export function text(value: TemplateValue | undefined, call: Call, step?: string | number): string {
  const evaluated = value === undefined ? undefined : call.evaluate(value, step);
  if (['string', 'number', 'boolean'].includes(typeof evaluated)) return String(evaluated);
  throw unaccepted(evaluated, 'text', pathOf(call, step));
}

/** A part of the argument evaluated to a list. */
export function list(value: TemplateValue | undefined, call: Call, step?: string | number): TemplateValue[] {
  const evaluated = value === undefined ? undefined : call.evaluate(value, step);
  if (Array.isArray(evaluated)) return evaluated;
  throw unaccepted(evaluated, 'a list', pathOf(call, step));
}

/** A part of the argument evaluated to a whole number from `least` to `most`. */
export function integer(
  value: TemplateValue | undefined,
  [least, most]: readonly [number, number],
  call: Call,
  step?: string | number,
): number {
  const number = Number(text(value, call, step));
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw unaccepted(value, `a whole number from ${least} to ${most}`, pathOf(call, step));
}

/** Path of a part of the argument. */
export function pathOf(call: Call, step?: string | number): string {
  return step === undefined ? call.path : `${call.path}.${step}`;
}
