import type { CreateResource } from './context.ts';
import { createCustomResource } from './custom-resource/create.ts';
import { resourceTypes } from './index.ts';
import type { ResourceType } from './resource-type.ts';

const byName: ReadonlyMap<string, ResourceType> = new Map(resourceTypes.map((each) => [each.type, each]));

/** What the mirror knows of a CloudFormation type; undefined when it knows nothing. */
export function resourceTypeNamed(type: string): ResourceType | undefined {
  return byName.get(type);
}

/** What is done with resources of a type while they run; every `Custom::…` type is a custom resource. */
export function runningTypeNamed(
  type: string,
): Pick<ResourceType, 'create' | 'update' | 'remove' | 'replacedBy' | 'isAlwaysUpdated'> {
  return byName.get(type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type) ?? {};
}

/** How a resource of a type is created; undefined when nothing has to be. */
export function creationOf(type: string): CreateResource | undefined {
  return type.startsWith('Custom::') ? createCustomResource : byName.get(type)?.create;
}
