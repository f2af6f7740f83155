import { evaluateRole } from '../../../local/src/iam/role.ts';
import { type Grant, singleGrants } from '../../../local/src/iam/single-grants.ts';
import { shortName } from '../../../ops/shared/template-values.ts';
import { resourceName } from './resource-name.ts';
import { resourcesOfStack } from './stack.ts';

/** What the role of a function allows. */
export interface FunctionGrants {
  /** Name without stack and stage, for example `orders-api`. */
  readonly functionId: string;
  readonly description: string;
  /** Each once, their resources in words. */
  readonly grants: readonly Grant[];
}

let known: readonly FunctionGrants[] | undefined;

/** Every function of the stack, by name. */
export function grantsOfFunctions(): readonly FunctionGrants[] {
  known ??= readGrants();
  return known;
}

function readGrants(): FunctionGrants[] {
  const resources = resourcesOfStack();
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ physicalId, properties }) => {
      const { grants } = evaluateRole(String(properties.Role), resources);
      const singles = (grants?.identity ?? []).flatMap(singleGrants);
      const named = singles.map(({ grant }) => ({ ...grant, resource: resourceName(grant.resource) }));
      return {
        functionId: shortName(physicalId),
        description: String(properties.Description),
        grants: [...new Map(named.map((each) => [`${each.action} ${each.resource}`, each])).values()],
      };
    })
    .sort((one, other) => one.functionId.localeCompare(other.functionId, 'en'));
}
