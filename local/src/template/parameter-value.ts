import { resolveReference } from './dynamic-reference.ts';
import { unaccepted } from './intrinsics/intrinsic.ts';
import { TemplateError } from './template-error.ts';
import type { DynamicReference, Template, TemplateParameter, TemplateValue } from './types.ts';

type Declared = NonNullable<Template['Parameters']>;
type Given = Readonly<Record<string, TemplateValue>>;

const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.*)>$/;

/** Name of an SSM parameter, with its version or label, or its ARN. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const SSM_NAME = /^[\w./-]+(:[\w.-]+)?$|^arn:[^:]+:ssm:/;

/** A constraint of a parameter: what a value must be, or undefined when it fits. Values are text. */
type Constraint = (value: string, parameter: TemplateParameter) => string | undefined;

const CONSTRAINTS: readonly Constraint[] = [
  (value, { AllowedValues: allowed }) =>
    allowed && !allowed.map(String).includes(value) ? allowed.join(', ') : undefined,
  (value, { AllowedPattern: pattern }) =>
    pattern === undefined || fits(pattern, value) ? undefined : `text that fits ${pattern}`,
  (value, { MinLength, MaxLength }) =>
    isBetween(value.length, MinLength, MaxLength)
      ? undefined
      : `text of ${MinLength ?? 0} to ${MaxLength ?? 4096} characters`,
  (value, { Type, MinValue, MaxValue }) =>
    Type !== 'Number' || (isNumber(value) && isBetween(Number(value), MinValue, MaxValue))
      ? undefined
      : ['a number', MinValue !== undefined && `from ${MinValue}`, MaxValue !== undefined && `to ${MaxValue}`]
          .filter(Boolean)
          .join(' '),
];

const isNumber = (value: string) => value.trim() !== '' && Number.isFinite(Number(value));

function isBetween(
  value: number,
  least: TemplateValue | undefined,
  most: TemplateValue | undefined,
): boolean {
  return (least === undefined || value >= Number(least)) && (most === undefined || value <= Number(most));
}

/** Patterns are Java's; one that JavaScript does not understand is not checked. */
function fits(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}

/** What keeps a parameter from having a value. */
export interface ParameterMistake {
  readonly name: string;
  readonly error: TemplateError;
}

/**
 * Mistakes in the values of parameters: given for a name that is not declared, none at all, or one that its constraints refuse.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterMistakes(declared: Declared, given: Given): ParameterMistake[] {
  return Object.keys({ ...declared, ...given }).flatMap((name) => {
    const error = mistakeOf(name, declared, given);
    return error ? [{ name, error }] : [];
  });
}

function mistakeOf(name: string, declared: Declared, given: Given): TemplateError | undefined {
  const path = `Parameters.${name}`;
  const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (!parameter) {
    const names = Object.keys(declared).join(', ') || 'none';
    return new TemplateError(path, `not declared in the template, which has ${names}`);
  }
  const value = Object.hasOwn(given, name) ? given[name] : parameter.Default;
  if (value === undefined) return withoutValue(name, path);
  if (SSM_TYPE.test(parameter.Type)) return undefined;
  const texts = isList(parameter.Type) ? elementsOf(value) : [String(value)];
  const accepted = texts.flatMap((text) => CONSTRAINTS.map((each) => each(text, parameter))).find(Boolean);
  return accepted === undefined ? undefined : unaccepted(value, accepted, path);
}

const withoutValue = (name: string, path: string) =>
  new TemplateError(
    path,
    `parameter ${name} has neither a Default nor a value given; give one with --parameter ${name}=VALUE`,
  );

/**
 * Value of a parameter. One of an `AWS::SSM::Parameter::Value<…>` type is the value of the SSM parameter that it names; text
 * that can be no name, such as the ARN of a cluster, is the value itself.
 * @throws {TemplateError} when there is none.
 */
export function parameterValue(
  name: string,
  { parameter, given }: { parameter: TemplateParameter; given: TemplateValue | undefined },
  lookup: (reference: DynamicReference) => string | undefined,
  path: string,
): TemplateValue {
  const value = given ?? parameter.Default;
  if (value === undefined) throw withoutValue(name, path);
  const [, ofParameter] = SSM_TYPE.exec(parameter.Type) ?? [];
  const type = ofParameter ?? parameter.Type;
  const text = ofParameter === undefined ? value : ssmValue(String(value), given !== undefined, lookup, path);
  return isList(type) && typeof text === 'string' ? elementsOf(text) : text;
}

function ssmValue(
  key: string,
  isGiven: boolean,
  lookup: (reference: DynamicReference) => string | undefined,
  path: string,
): string {
  if (isGiven && !SSM_NAME.test(key)) return key;
  return resolveReference({ service: 'ssm', key, text: `{{resolve:ssm:${key}}}` }, lookup, path);
}

/** Names of the template's parameters whose value is that of an SSM parameter. */
export function parametersOfSsm(key: string, declared: Declared = {}, given: Given = {}): string[] {
  return Object.entries(declared)
    .filter(([name, { Type, Default }]) => SSM_TYPE.test(Type) && String(given[name] ?? Default) === key)
    .map(([name]) => name);
}

const isList = (type: string) => type === 'CommaDelimitedList' || type.startsWith('List<');

const elementsOf = (value: TemplateValue) =>
  String(value)
    .split(',')
    .map((element) => element.trim());
