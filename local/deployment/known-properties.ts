import { evaluate } from '../template/evaluate.ts';
import { referencesOfResource } from '../template/references.ts';
import type { Scope } from '../template/scope.ts';
import type { Template, TemplateValue } from '../template/types.ts';

/**
 * Those properties of a resource that can be told before anything is deployed: what refers to resources, to exports of
 * other stacks or to values of services is left out.
 * @throws {TemplateError} as `evaluate`.
 */
export function knownProperties(
  { Resources, Parameters = {} }: Template,
  logicalId: string,
  scope: Scope,
): Record<string, TemplateValue> {
  const { Type = '', Properties = {} } = Resources[logicalId] ?? {};
  const isKnown = (value: TemplateValue) => {
    const named = referencesOfResource(logicalId, { Type, Properties: { value } }, scope);
    const isOfTemplate = named.every(
      ({ name }) => name.startsWith('AWS::') || Object.hasOwn(Parameters, name),
    );
    return isOfTemplate && !/"Fn::ImportValue":|\{\{resolve:/.test(JSON.stringify(value));
  };
  const known = Object.entries(Properties)
    .map(([name, value]) => [name, withoutBucket(value)] as const)
    .filter(([, value]) => isKnown(value))
    .map(
      ([name, value]) => [name, evaluate(value, scope, `Resources.${logicalId}.Properties.${name}`)] as const,
    );
  return Object.fromEntries(
    known.filter((entry): entry is [string, TemplateValue] => entry[1] !== undefined),
  );
}

/** Which bucket an asset lies in is nobody's concern here, and may be a resource's name. */
function withoutBucket(value: TemplateValue): TemplateValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('S3Key' in value))
    return value;
  const { S3Bucket: _, ...rest } = value;
  return rest;
}
