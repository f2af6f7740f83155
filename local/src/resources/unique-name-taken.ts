import type { Deployed } from './context.ts';
import { resourceTypeNamed } from './resource-type-named.ts';
import type { Named } from './unique-name.ts';

const groupOf = (type: string) => resourceTypeNamed(type)?.uniqueName?.group ?? type;

/**
 * One line when another resource has the name already, on AWS or here.
 * @param key of the resource itself, by stack and logical id, where it may be among those deployed.
 */
export function uniqueNameTaken(
  resource: Named,
  { resources }: Pick<Deployed, 'resources'>,
  key?: string,
): string[] {
  const rule = resourceTypeNamed(resource.type)?.uniqueName;
  if (!rule) return [];
  const group = groupOf(resource.type);
  const others = [...resources].filter(([other, { type }]) => other !== key && groupOf(type) === group);
  const identity = rule.identity(resource);
  const [same] =
    others.find(([, other]) => identity !== undefined && rule.identity(other) === identity) ?? [];
  if (same !== undefined)
    return [`${nameOf(resource)} exists already, as ${same}; give one of them another name`];
  const [here] = others.find(([, other]) => other.physicalId === resource.physicalId) ?? [];
  return here === undefined || !rule.isOneHere
    ? []
    : [
        `${resource.physicalId} exists already, as ${here}, in another account or Region: AWS accepts that, the mirror has one of a name; give one of them another name, or run the stacks one at a time with --stack`,
      ];
}

function nameOf({ type, physicalId, properties }: Named): string {
  return type === 'AWS::ApiGatewayV2::Route' ? `the route ${properties.RouteKey}` : physicalId;
}
