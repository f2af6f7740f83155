import type { DynamicReference } from './dynamic-reference.ts';
import { resolveReference } from './dynamic-reference.ts';
import { evaluate } from './evaluate.ts';
import { unaccepted } from './intrinsics/intrinsic.ts';
import { TemplateError } from './template-error.ts';
import type { PseudoParameters, Template, TemplateParameter, TemplateValue } from './types.ts';

/** What the caller knows about the resources it deployed. */
export interface ScopeOptions {
  readonly pseudo: PseudoParameters;
  /** Values for the template's parameters; `Default` counts where there is none. */
  readonly parameters?: Readonly<Record<string, TemplateValue>>;
  /** The value of `Ref` of a resource; throws when it is not deployed yet. */
  readonly ref: (logicalId: string) => TemplateValue;
  /** The value of `Fn::GetAtt` of a resource; throws when it is not deployed yet. */
  readonly getAtt: (logicalId: string, attribute: string) => TemplateValue;
  /** Value that a stack exports under a name; by default there is none. */
  readonly importValue?: (exportName: string) => TemplateValue | undefined;
  /** Value of a dynamic reference; by default each one is an error that names it as unsupported. */
  readonly dynamicReference?: (reference: DynamicReference) => string | undefined;
}

/** Everything an expression of a template can refer to. */
export interface Scope {
  readonly pseudo: PseudoParameters;
  readonly mappings: NonNullable<Template['Mappings']>;
  /** Value of a parameter, or undefined when the template declares none of that name. */
  readonly parameter: (name: string, path: string) => TemplateValue | undefined;
  /** Truth of a condition of the template; evaluated on first use. */
  readonly condition: (name: string, path: string) => boolean;
  readonly ref: (logicalId: string) => TemplateValue;
  readonly getAtt: (logicalId: string, attribute: string) => TemplateValue;
  readonly importValue: (exportName: string) => TemplateValue | undefined;
  readonly dynamicReference: (reference: DynamicReference) => string | undefined;
}

/**
 * Builds the scope of a template.
 * @throws {TemplateError} when a given parameter is not declared, or its value is not among `AllowedValues`.
 */
export function createScope(template: Template, options: ScopeOptions): Scope {
  const given = options.parameters ?? {};
  checkParameters(template.Parameters ?? {}, given);
  const dynamicReference = options.dynamicReference ?? (() => undefined);
  const scope: Omit<Scope, 'condition'> = {
    pseudo: options.pseudo,
    mappings: template.Mappings ?? {},
    parameter: (name, path) => {
      const declared = template.Parameters?.[name];
      return (
        declared && parameterValue(declared, given[name] ?? declared.Default, dynamicReference, name, path)
      );
    },
    ref: options.ref,
    getAtt: options.getAtt,
    importValue: options.importValue ?? (() => undefined),
    dynamicReference,
  };
  return { ...scope, condition: conditionsOf(template.Conditions ?? {}, scope) };
}

function checkParameters(
  declared: NonNullable<Template['Parameters']>,
  given: Readonly<Record<string, TemplateValue>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    const parameter = declared[name];
    const names = Object.keys(declared).join(', ') || 'none';
    if (!parameter)
      throw new TemplateError(`Parameters.${name}`, `not declared in the template, which has ${names}`);
    const allowed = parameter.AllowedValues?.map(String);
    if (allowed && !allowed.includes(String(value))) {
      throw unaccepted(value, allowed.join(', '), `Parameters.${name}`);
    }
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function parameterValue(
  { Type: type }: TemplateParameter,
  value: TemplateValue | undefined,
  lookup: Scope['dynamicReference'],
  name: string,
  path: string,
): TemplateValue {
  if (value === undefined) {
    throw new TemplateError(
      path,
      `parameter ${name} has neither a Default nor a value given; give one with --parameter ${name}=VALUE`,
    );
  }
  if (type.startsWith('AWS::SSM::Parameter::Value<')) {
    const key = String(value);
    return resolveReference(
      { service: 'ssm', key, text: `parameter ${name} (${type} ${key})` },
      lookup,
      path,
    );
  }
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList && typeof value === 'string' ? value.split(',').map((element) => element.trim()) : value;
}

/** Conditions see parameters and mappings, not resources; each is evaluated once. */
function conditionsOf(
  conditions: Readonly<Record<string, TemplateValue>>,
  scope: Omit<Scope, 'condition'>,
): Scope['condition'] {
  const known = new Map<string, boolean>();
  const underWay: string[] = [];
  const ofConditions: Scope = { ...scope, condition, ref: refuseResource, getAtt: refuseResource };
  return condition;

  function condition(name: string, path: string): boolean {
    const expression = conditions[name];
    if (expression === undefined) {
      const declared = Object.keys(conditions).join(', ') || 'none';
      throw new TemplateError(path, `condition ${name} is not declared; Conditions has: ${declared}`);
    }
    if (underWay.includes(name)) {
      const cycle = [...underWay.slice(underWay.indexOf(name)), name].join(' → ');
      throw new TemplateError(path, `circular conditions: ${cycle}`);
    }
    underWay.push(name);
    try {
      const truth = known.get(name) ?? evaluateCondition(expression, ofConditions, `Conditions.${name}`);
      known.set(name, truth);
      return truth;
    } finally {
      underWay.pop();
    }
  }
}

function evaluateCondition(expression: TemplateValue, scope: Scope, path: string): boolean {
  const isReference = typeof expression === 'object' && expression !== null && 'Condition' in expression;
  if (isReference) return scope.condition(String(expression.Condition), path);
  const truth = evaluate(expression, scope, path);
  if (typeof truth === 'boolean') return truth;
  throw unaccepted(truth, 'Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition', path);
}

function refuseResource(logicalId: string): never {
  throw new TemplateError(
    'Conditions',
    `${logicalId} is no parameter: conditions can only refer to parameters`,
  );
}
