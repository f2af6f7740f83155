import type { DeployedResource, PseudoParameters, TemplateValue } from '../template/types.ts';
import { resourceTypeNamed } from './resource-type-named.ts';
import { returnValuesOfAnyType } from './return-values.ts';

/**
 * What a resource that needs no running becomes: the physical id and attributes that AWS would give it, made
 * deterministically from the stack's name and the logical id, so that a restart yields the same.
 * A type without an entry gets `<stack>-<logicalId>-<suffix>` and an `Arn`.
 * @param properties evaluated, without intrinsic functions.
 */
export function describeResource(
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, TemplateValue>>,
  pseudo: PseudoParameters,
): DeployedResource {
  const returnValues = resourceTypeNamed(type)?.returnValues ?? returnValuesOfAnyType;
  const { physicalId, attributes = {} } = returnValues({ type, logicalId, properties, pseudo });
  return { logicalId, type, physicalId, attributes };
}

/**
 * The value of `Fn::GetAtt`. An attribute that the mirror has no value for becomes the placeholder
 * `<physicalId>.<attribute>`, the same in every run.
 * @param onPlaceholder gets one line for each placeholder.
 */
export function attributeOf(
  resource: DeployedResource,
  attribute: string,
  onPlaceholder: (message: string) => void = () => {},
): TemplateValue {
  const value = Object.hasOwn(resource.attributes, attribute) ? resource.attributes[attribute] : undefined;
  if (value !== undefined) return value;
  const placeholder = `${resource.physicalId}.${attribute}`;
  onPlaceholder(
    `${resource.logicalId} (${resource.type}): attribute ${attribute} is not known here, ${placeholder} takes its place`,
  );
  return placeholder;
}
