import type { Created, Deployed, DeploymentContext, DeploymentTarget } from '../resources/context.ts';
import { describeResource } from '../resources/describe-resource.ts';
import { importedClusters } from '../resources/msk/clusters.ts';
import { creationOf } from '../resources/resource-type-named.ts';
import { supportOf } from '../resources/support-of.ts';
import { uniqueNameTaken } from '../resources/unique-name-taken.ts';
import { deploymentOrder } from '../template/deployment-order.ts';
import { evaluate, evaluateOutputs, evaluateProperties } from '../template/evaluate.ts';
import type { Scope } from '../template/scope.ts';
import { inFile } from '../template/template-error.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { unresolvedReferences, valueOfReference } from './dynamic-references.ts';
import { propertyFindings } from './properties/findings.ts';
import { exportNamesOf, scopeOfStack } from './stack-scope.ts';
import type { Deployment, StackPlan, UnsupportedResource } from './types.ts';

/** Makes one resource what the template says, with what it refers to in place. */
export type ApplyResource = (
  resource: ResolvedResource,
  context: DeploymentContext,
) => Promise<ResolvedResource>;

/**
 * Deploys a stack the way CloudFormation does: in dependency order, each resource with its properties evaluated
 * against those created before it.
 * @param deployed what the stacks before it became; filled as the resources come into being, for those who must see
 *   them meanwhile.
 * @throws {Error} naming the resource that could not be created, or the file and the place of a mistake in the template.
 */
export async function deployStack(
  plan: StackPlan,
  target: DeploymentTarget,
  deployed: Deployed,
): Promise<Deployment> {
  const deployment = await applyStack(plan, target, deployed, createResource);
  warnOfImportedClusters(resourcesOf(plan, deployed), deployed, target);
  return deployment;
}

/** Resources of a stack by logical id, in the order of their creation. */
export function resourcesOf({ stack }: StackPlan, { resources }: Deployed): Map<string, ResolvedResource> {
  const own = [...resources].filter(([key, { logicalId }]) => key === `${stack.id}.${logicalId}`);
  return new Map(own.map(([, resource]) => [resource.logicalId, resource]));
}

/**
 * Takes all resources of a stack, in dependency order, through one function.
 * @param apply creates, updates, or returns what is there.
 * @throws {Error} as `deployStack`; what succeeded beside the failure is among those deployed.
 */
export async function applyStack(
  plan: StackPlan,
  target: DeploymentTarget,
  deployed: Deployed,
  apply: ApplyResource,
): Promise<Deployment> {
  const { stack, pseudo } = plan;
  const unsupported: UnsupportedResource[] = [];
  const own = new Map<string, ResolvedResource>();
  const scope = scopeOfStack(plan, own, deployed, {
    warn: (message) => target.log.warn(message),
    dynamicReference: (reference) => valueOfReference(reference, deployed, target),
  });
  const context: DeploymentContext = {
    ...target,
    stack,
    pseudo,
    resources: deployed.resources,
    reportUnsupported: ({ logicalId, type }, reason) =>
      unsupported.push({ stackName: stack.stackName, logicalId, type, reason }),
  };
  const stopping = aborted(target.signal);
  stopping.catch(() => {}); // Nothing awaits it between two waves; each wave checks the signal first.
  try {
    const waves = deploymentOrder(stack.template, scope);
    for (const wave of waves) {
      target.signal.throwIfAborted();
      const applying = Promise.allSettled(
        wave.map((logicalId) => applyResource(logicalId, scope, context, apply)),
      );
      const settled = await Promise.race([applying, stopping]);
      for (const resource of settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))) {
        const key = `${stack.id}.${resource.logicalId}`;
        assertNameIsFree(resource, deployed, key);
        own.set(resource.logicalId, resource);
        deployed.resources.set(key, resource);
      }
      const failed = settled.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
    }
    const outputs = evaluateOutputs(stack.template, scope);
    const exportNames = exportNamesOf(outputs, plan, (given, path) => evaluate(given, scope, path));
    for (const [id, name] of Object.entries(exportNames)) {
      deployed.exports.set(name, outputs[id] as TemplateValue);
    }
    const properties = [...own.values()].filter(isNotLeftOut).flatMap(propertyFindings);
    return { stack, outputs, exportNames, unsupported, properties, order: waves.flat() };
  } catch (error) {
    throw inFile(error, stack.templateFile);
  }
}

/** The local Kafka takes the place of every cluster; logs a warning for topics of a cluster that no template creates. */
function warnOfImportedClusters(
  own: ReadonlyMap<string, ResolvedResource>,
  { resources }: Deployed,
  { kafka, log }: DeploymentTarget,
): void {
  const elsewhere = new Set(importedClusters(resources).map(({ arn }) => arn));
  for (const { arn } of importedClusters(own).filter((each) => elsewhere.has(each.arn))) {
    log.warn(
      `${arn} is not in the template; its topics are in the local Kafka ${kafka.bootstrapBrokers} instead`,
    );
  }
}

/** What is left out as a whole is named already, so its properties need not be. */
const isNotLeftOut = ({ type, properties }: ResolvedResource) =>
  supportOf(type, properties).level !== 'unsupported';

/** @param key of the resource by stack and logical id. */
export function assertNameIsFree(resource: ResolvedResource, deployed: Deployed, key: string): void {
  const [problem] = uniqueNameTaken(resource, deployed, key);
  if (problem) throw new Error(`${resource.logicalId} (${resource.type}): ${problem}`);
}

/** Rejects when the signal aborts: a custom resource may keep the start waiting for a minute. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function applyResource(
  logicalId: string,
  scope: Scope,
  context: DeploymentContext,
  apply: ApplyResource,
): Promise<ResolvedResource> {
  const { Type: type } = context.stack.template.Resources[logicalId] as { Type: string };
  const properties = evaluateProperties(context.stack.template, logicalId, scope);
  return apply({ ...describeResource(type, logicalId, properties, context.pseudo), properties }, context);
}

/** Creates a resource, unless it is not run here. */
export const createResource: ApplyResource = async (described, context) => {
  if (!isRun(described, context)) return described;
  const created = await naming(described, async () => creationOf(described.type)?.(described, context));
  return asCreated(described, created);
};

/** Reports a resource that is not supported. @throws {Error} when something that it refers to has no value. */
export function isRun(described: ResolvedResource, context: DeploymentContext): boolean {
  const { level, reason } = supportOf(described.type, described.properties);
  if (level === 'unsupported') context.reportUnsupported(described, reason);
  if (level !== 'run') return false;
  const [unresolved] = unresolvedReferences(described, context, context);
  if (unresolved) throw new Error(unresolved.problem);
  return true;
}

/** The resource with what its creation knows better. */
export function asCreated(
  described: ResolvedResource,
  { physicalId, attributes }: Created = {},
): ResolvedResource {
  return {
    ...described,
    physicalId: physicalId ?? described.physicalId,
    attributes: { ...described.attributes, ...attributes },
  };
}

/** Errors of the work name the resource. */
export async function naming<T>(resource: ResolvedResource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${resource.logicalId} (${resource.type}): ${problem}`, { cause });
  }
}
