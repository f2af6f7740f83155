import { refuseLongText } from './bounds.ts';
import { resolveDynamicReferences } from './dynamic-reference.ts';
import { intrinsicOf } from './intrinsics/index.ts';
import type { Scope } from './scope.ts';
import type { Template, TemplateValue } from './types.ts';

/**
 * Evaluates the intrinsic functions of a value.
 * @param path where the value is (`Resources.Orders.Properties`); errors name it.
 * @returns undefined when the value as a whole is `AWS::NoValue`; within lists and maps such a value is left out.
 * @throws {TemplateError} naming the place, the value given and what is accepted.
 */
export function evaluate(value: TemplateValue, scope: Scope, path: string): TemplateValue | undefined {
  return scope.attempt
    ? scope.attempt(() => evaluatePart(value, scope, path), path)
    : evaluatePart(value, scope, path);
}

function evaluatePart(value: TemplateValue, scope: Scope, path: string): TemplateValue | undefined {
  if (typeof value === 'string') return resolveDynamicReferences(value, scope, path);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value
      .map((element, index) => evaluate(element, scope, `${path}.${index}`))
      .filter((element) => element !== undefined);
  }
  const [key = '', ...others] = Object.keys(value);
  const intrinsic = others.length === 0 ? intrinsicOf(key, path) : undefined;
  if (!intrinsic) return evaluateMap(value, scope, path);
  const here = `${path}.${key}`;
  const result = intrinsic(value[key] ?? null, {
    scope,
    path: here,
    evaluate: (part, step) => evaluate(part, scope, step === undefined ? here : `${here}.${step}`),
  });
  if (typeof result !== 'string') return result;
  refuseLongText(result.length, here);
  return resolveDynamicReferences(result, scope, here);
}

/** The properties of a resource with every intrinsic function evaluated; `{}` when it has none. */
export function evaluateProperties(
  template: Template,
  logicalId: string,
  scope: Scope,
): Record<string, TemplateValue> {
  const properties = template.Resources[logicalId]?.Properties ?? {};
  return evaluateMap(properties, scope, `Resources.${logicalId}.Properties`);
}

/** The outputs of a stack by logical id; those whose condition is false are left out. */
export function evaluateOutputs(template: Template, scope: Scope): Record<string, TemplateValue> {
  const values = Object.entries(template.Outputs ?? {})
    .filter(([id, { Condition }]) => !Condition || scope.condition(Condition, `Outputs.${id}.Condition`))
    .map(([id, { Value }]) => [id, Value] as const);
  return evaluateMap(Object.fromEntries(values), scope, 'Outputs');
}

function evaluateMap(
  map: Readonly<Record<string, TemplateValue>>,
  scope: Scope,
  path: string,
): Record<string, TemplateValue> {
  const entries = Object.entries(map)
    .map(([key, value]) => [key, evaluate(value, scope, `${path}.${key}`)] as const)
    .filter((entry): entry is readonly [string, TemplateValue] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
