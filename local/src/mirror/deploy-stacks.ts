import { deployStack } from '../deployment/deploy.ts';
import { propertyReport } from '../deployment/properties/report.ts';
import type { StackRegistry } from '../deployment/stack-registry.ts';
import type { Deployment, StackPlan } from '../deployment/types.ts';
import type { Deployed, DeploymentTarget } from '../resources/context.ts';
import { unsupportedResourcesTable } from './unsupported-resources.ts';

/** Deploys the stacks, one after the other; logs what of them is left out, and what has not the effect that it has on AWS. */
export async function deployStacks(
  plans: readonly StackPlan[],
  target: DeploymentTarget,
  deployed: Deployed,
  registry: StackRegistry,
): Promise<Deployment[]> {
  const deployments: Deployment[] = [];
  for (const plan of plans) {
    target.log.info(`deploying ${plan.stack.stackName} from ${plan.stack.templateFile} …`);
    registry.begin(plan);
    const deployment = await deployStack(plan, target, deployed);
    registry.complete(deployment);
    deployments.push(deployment);
  }
  const left = deployments.flatMap(({ unsupported }) => unsupported);
  if (left.length > 0) target.log.info(unsupportedResourcesTable(left));
  const findings = deployments.flatMap(({ properties }) => properties);
  for (const text of propertyReport(findings)) target.log.info(text);
  return deployments;
}
