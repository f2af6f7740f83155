import type { Deployment } from '../deployment/types.ts';
import type { ApiState } from '../json-api/types.ts';
import type { ResolvedResource } from '../template/types.ts';

/**
 * What stacks have become.
 * @param resources by stack and logical id.
 */
export function stackStates(
  deployments: readonly Pick<Deployment, 'stack' | 'outputs'>[],
  resources: ReadonlyMap<string, ResolvedResource>,
): ApiState['stacks'] {
  return deployments.map(({ stack, outputs }) => ({
    stackName: stack.stackName,
    outputs,
    resources: Object.keys(stack.template.Resources).flatMap((logicalId) => {
      const found = resources.get(`${stack.id}.${logicalId}`);
      return found ? [resourceState(found)] : [];
    }),
  }));
}

function resourceState({ logicalId, type, physicalId, attributes }: ResolvedResource) {
  const arn = attributes.Arn ?? (physicalId.startsWith('arn:') ? physicalId : undefined);
  return { logicalId, type, physicalId, ...(typeof arn === 'string' && { arn }) };
}
