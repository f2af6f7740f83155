import { refuseLongText } from '../bounds.ts';
import { TemplateError } from '../template-error.ts';
import type { PseudoParameters, TemplateValue } from '../types.ts';
import { type Call, elements, type Intrinsic, list, text, unaccepted } from './intrinsic.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudoParameters: Readonly<Record<string, (pseudo: PseudoParameters) => TemplateValue | undefined>> = {
  'AWS::AccountId': (pseudo) => pseudo.accountId,
  'AWS::NotificationARNs': () => [],
  'AWS::NoValue': () => undefined,
  'AWS::Partition': (pseudo) => pseudo.partition,
  'AWS::Region': (pseudo) => pseudo.region,
  'AWS::StackId': (pseudo) => pseudo.stackId,
  'AWS::StackName': (pseudo) => pseudo.stackName,
  'AWS::URLSuffix': (pseudo) => pseudo.urlSuffix,
};

/** `{"Ref": "Name"}`: a pseudo parameter, a parameter or a resource. */
export const ref: Intrinsic = (name, call) => {
  if (typeof name !== 'string' || name === '')
    throw unaccepted(name, 'the name of a parameter or resource', call.path);
  return valueOfName(name, call);
};

/** `{"Fn::GetAtt": ["Resource", "Attribute"]}`, or `"Resource.Attribute"`; the attribute may itself hold dots. */
export const getAtt: Intrinsic = (argument, call) => {
  const parts = typeof argument === 'string' ? splitAtFirstDot(argument) : argument;
  const form = 'a resource and an attribute, ["Resource", "Attribute"]';
  const [logicalId, attribute] = elements(parts, [2, 2], form, call.path);
  if (typeof logicalId !== 'string') throw unaccepted(argument, form, call.path);
  return call.scope.getAtt(logicalId, text(attribute, call, 1));
};

/** `{"Fn::ImportValue": name}`: what a stack exports that runs here too. */
export const importValue: Intrinsic = (argument, call) => {
  const name = text(argument, call);
  const value = call.scope.importValue(name);
  if (value !== undefined) return value;
  throw new TemplateError(
    call.path,
    `no stack that runs here exports ${name}; run an assembly that holds that stack, or take the value from a parameter`,
  );
};

/** `{"Fn::Sub": "${Name} ${Resource.Attribute} ${!Literal}"}`, or a list of the text and a map of variables. */
export const sub: Intrinsic = (argument, call) => {
  const form = 'a text, or a list of a text and a map of variables,';
  const [template, variables = {}] = elements(
    typeof argument === 'string' ? [argument] : argument,
    [1, 2],
    form,
    call.path,
  );
  if (typeof template !== 'string' || !isMap(variables)) throw unaccepted(argument, form, call.path);
  // Each name is evaluated once: variables may be nested, and would otherwise be evaluated once for each use.
  const values = new Map<string, string>();
  const textFor = (name: string) => {
    const value = values.get(name) ?? valueOfPlaceholder(name, variables, call);
    values.set(name, value);
    return value;
  };
  let length = template.length;
  return template.replaceAll(placeholder, (whole, literal: string | undefined, name: string) => {
    if (literal !== undefined) return whole.replace('!', '');
    const value = textFor(name);
    length += value.length;
    refuseLongText(length, call.path);
    return value;
  });
};

function valueOfPlaceholder(name: string, variables: { [key: string]: TemplateValue }, call: Call): string {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (variable !== undefined) return text(variable, call, `1.${name}`);
  return textOf(name.includes('.') ? getAtt(name, call) : valueOfName(name, call), name, call);
}

/** `${Name}`, `${Resource.Attribute}` or `${!Literal}` in the text of `Fn::Sub`. */
export const placeholder = /\$\{(!)?([^{}]*)\}/g;

/**
 * `{"Fn::FindInMap": ["Map", "First", "Second"]}`; a fourth element `{"DefaultValue": …}` as of AWS::LanguageExtensions.
 */
export const findInMap: Intrinsic = (argument, call) => {
  const form = 'a map, a first key, a second key (and {"DefaultValue": …})';
  const [map, first, second, options] = elements(argument, [3, 4], form, call.path);
  const [mapName, firstKey, secondKey] = [map, first, second].map((part, step) => text(part, call, step));
  const found = [mapName, firstKey, secondKey].reduce<unknown>(
    (value, key) => ownMember(value, String(key)),
    call.scope.mappings,
  ) as TemplateValue | undefined;
  if (found !== undefined) return found;
  if (isMap(options) && options.DefaultValue !== undefined) {
    return call.evaluate(options.DefaultValue, '3.DefaultValue');
  }
  throw new TemplateError(call.path, `Mappings has no ${mapName}.${firstKey}.${secondKey}`);
};

function ownMember(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The zones a region is taken to have: its name with a, b, c. */
export const getAZs: Intrinsic = (argument, call) => {
  const region = text(argument, call) || call.scope.pseudo.region;
  return ['a', 'b', 'c'].map((zone) => region + zone);
};

function valueOfName(name: string, { scope, path }: Call): TemplateValue | undefined {
  if (name.startsWith('AWS::')) {
    const pseudoParameter = pseudoParameters[name];
    if (pseudoParameter) return pseudoParameter(scope.pseudo);
    throw unaccepted(name, Object.keys(pseudoParameters).join(', '), path);
  }
  return scope.parameter(name, path) ?? scope.ref(name);
}

function textOf(value: TemplateValue | undefined, name: string, call: Call): string {
  if (Array.isArray(value)) return list(value, call, name).join(',');
  if (typeof value === 'object' || value === undefined)
    throw unaccepted(value, `text for \${${name}}`, call.path);
  return String(value);
}

function splitAtFirstDot(attribute: string): string[] {
  const [logicalId = '', ...rest] = attribute.split('.');
  return rest.length === 0 ? [logicalId] : [logicalId, rest.join('.')];
}

function isMap(value: TemplateValue | undefined): value is { [key: string]: TemplateValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
