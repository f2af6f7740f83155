import type { StackDescription } from '../aws/cloudformation/stack-description.ts';
import type { ApiState } from '../json-api/types.ts';
import type { Ready } from './ready.ts';

/** What stacks have become, for the JSON API. */
export function stackStates(stacks: readonly StackDescription[]): ApiState['stacks'] {
  return stacks.map(({ stackName, outputs, resources }) => ({
    stackName,
    outputs: outputsByName(outputs),
    resources: resources.map(({ logicalId, type, physicalId, arn, constructPath }) => ({
      logicalId,
      type,
      physicalId,
      ...(arn !== undefined && { arn }),
      ...(constructPath !== undefined && { constructPath }),
    })),
  }));
}

/** What stacks have become, for the line of `--json`. */
export function readyStacks(stacks: readonly StackDescription[]): Ready['stacks'] {
  return stacks.map(({ stackName, outputs, resources }) => ({
    name: stackName,
    outputs: outputsByName(outputs),
    physicalIds: Object.fromEntries(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId])),
  }));
}

const outputsByName = (outputs: StackDescription['outputs']) =>
  Object.fromEntries(outputs.map(({ key, value }) => [key, value]));
