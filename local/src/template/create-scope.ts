import { evaluate } from './evaluate.ts';
import { unaccepted } from './intrinsics/intrinsic.ts';
import { parameterMistakes, parameterValue } from './parameter-value.ts';
import type { Scope, ScopeOptions } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { Template, TemplateValue } from './types.ts';

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
      const declared = member(template.Parameters, name);
      return (
        declared &&
        parameterValue(name, { parameter: declared, given: member(given, name) }, dynamicReference, path)
      );
    },
    ref: options.ref,
    getAtt: options.getAtt,
    importValue: options.importValue ?? (() => undefined),
    dynamicReference,
  };
  return { ...scope, condition: conditionsOf(template.Conditions ?? {}, scope) };
}

/** A member that a section has itself: a name such as `constructor` is a name like any other. */
function member<T>(section: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return section && Object.hasOwn(section, name) ? section[name] : undefined;
}

function checkParameters(
  declared: NonNullable<Template['Parameters']>,
  given: Readonly<Record<string, TemplateValue>>,
): void {
  const mistake = parameterMistakes(declared, given).find(({ name }) => Object.hasOwn(given, name));
  if (mistake) throw mistake.error;
}

/** Conditions see parameters and mappings, not resources; each is evaluated once. */
function conditionsOf(
  conditions: Readonly<Record<string, TemplateValue>>,
  scope: Omit<Scope, 'condition'>,
): Scope['condition'] {
  const known = new Map<string, boolean>();
  const inProgress: string[] = [];
  const refuse = (logicalId: string) => refuseResource(logicalId, `Conditions.${inProgress.at(-1)}`);
  const ofConditions: Scope = { ...scope, condition, ref: refuse, getAtt: refuse };
  return condition;

  function condition(name: string, path: string): boolean {
    const expression = member(conditions, name);
    if (expression === undefined) {
      const declared = Object.keys(conditions).join(', ') || 'none';
      throw new TemplateError(path, `condition ${name} is not declared; Conditions has: ${declared}`);
    }
    if (inProgress.includes(name)) {
      const cycle = [...inProgress.slice(inProgress.indexOf(name)), name].join(' → ');
      throw new TemplateError(path, `circular conditions: ${cycle}`);
    }
    inProgress.push(name);
    try {
      const value = known.get(name) ?? evaluateCondition(expression, ofConditions, `Conditions.${name}`);
      known.set(name, value);
      return value;
    } finally {
      inProgress.pop();
    }
  }
}

function evaluateCondition(expression: TemplateValue, scope: Scope, path: string): boolean {
  const isReference = typeof expression === 'object' && expression !== null && 'Condition' in expression;
  if (isReference) return scope.condition(String(expression.Condition), path);
  const value = evaluate(expression, scope, path);
  if (typeof value === 'boolean') return value;
  throw unaccepted(value, 'Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition', path);
}

function refuseResource(logicalId: string, path: string): never {
  throw new TemplateError(path, `${logicalId} is not a parameter: conditions can only refer to parameters`);
}
