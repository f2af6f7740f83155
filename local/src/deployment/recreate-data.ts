import type { Deployed, DeploymentContext, DeploymentTarget } from '../resources/context.ts';
import { forgetCustomResources } from '../resources/custom-resource/state.ts';
import type { ResolvedResource } from '../template/types.ts';
import { applyStack, createResource, resourcesOf } from './deploy.ts';
import type { StackPlan } from './types.ts';

/** Types that hold data. */
const STORES: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::MSK::Topic',
]);

/** Custom resources may have made data, such as the first items of a table. */
const isCustom = ({ type }: ResolvedResource) =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/**
 * Creates topics and tables of stacks again, and runs their custom resources as at the first deployment: what they have made
 * before is gone. Everything else stays as it is.
 * @throws {Error} naming the resource that could not be created.
 */
export async function recreateData(
  plans: readonly StackPlan[],
  target: DeploymentTarget,
  deployed: Deployed,
): Promise<void> {
  forgetCustomResources(target.dataDirectory);
  // At once, whatever the template's order: nothing reads them before the custom resources run.
  await Promise.all(plans.flatMap((plan) => recreateStores(plan, target, deployed)));
  for (const plan of plans) {
    await applyStack(plan, target, deployed, async (described, context) => {
      const present = context.resources.get(`${plan.stack.id}.${described.logicalId}`);
      return present && !isCustom(described) ? present : createResource(described, context);
    });
  }
}

function recreateStores(plan: StackPlan, target: DeploymentTarget, deployed: Deployed): Promise<unknown>[] {
  const { stack, pseudo } = plan;
  const { resources } = deployed;
  // What is not run was reported when the stack was deployed.
  const context: DeploymentContext = { ...target, stack, pseudo, resources, reportUnsupported: () => {} };
  const stores = [...resourcesOf(plan, deployed).values()].filter(({ type }) => STORES.has(type));
  return stores.map((each) => createResource(each, context));
}
