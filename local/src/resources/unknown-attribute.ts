import type { DeployedResource } from '../template/types.ts';
import { resourceTypeNamed } from './resource-type-named.ts';

/**
 * Why a resource cannot have an attribute, in CloudFormation's words and with what it has; undefined when it may have it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html
 */
export function unknownAttribute(
  { logicalId, type, attributes }: DeployedResource,
  attribute: string,
): string | undefined {
  const known = resourceTypeNamed(type)?.attributes;
  if (!known || known.includes(attribute) || Object.hasOwn(attributes, attribute)) return undefined;
  // Buckets have attributes of metadata tables besides.
  if (attribute.startsWith('Metadata') && attribute.includes('.')) return undefined;
  return `resource ${logicalId} (${type}) does not support attribute type ${attribute} in Fn::GetAtt; accepted: ${known.join(', ')}`;
}
