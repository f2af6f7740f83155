import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';

/** A resource as it is once its properties are evaluated. */
export function resource(
  type: string,
  logicalId: string,
  properties: Record<string, TemplateValue>,
  physicalId = logicalId,
): ResolvedResource {
  return { type, logicalId, physicalId, attributes: {}, properties };
}

export function resourceMap(
  ...resources: readonly ResolvedResource[]
): ReadonlyMap<string, ResolvedResource> {
  return new Map(resources.map((item) => [item.logicalId, item]));
}
