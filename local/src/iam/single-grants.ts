import type { Statement } from './statement.ts';

/** One action on one resource that a role is allowed. */
export interface Grant {
  /** As the policy has it, wildcards included; `NotAction …` for what names all others. */
  readonly action: string;
  /** The same of `Resource`. */
  readonly resource: string;
}

/** An Allow statement as statements of one grant each; together they say the same. */
export function singleGrants(statement: Statement): (Statement & { readonly grant: Grant })[] {
  const { effect, actions, notActions = [], resources, notResources = [] } = statement;
  if (effect === 'Deny') return [];
  const byAction = actions?.map((action) => ({ action, elements: { actions: [action] } })) ?? [
    { action: `NotAction ${notActions.join(', ')}`, elements: {} },
  ];
  const byResource = resources?.map((resource) => ({ resource, elements: { resources: [resource] } })) ?? [
    { resource: `NotResource ${notResources.join(', ')}`, elements: {} },
  ];
  return byAction.flatMap(({ action, elements }) =>
    byResource.map(({ resource, elements: others }) => ({
      ...statement,
      ...elements,
      ...others,
      grant: { action, resource },
    })),
  );
}
