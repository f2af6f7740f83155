import { isDeepStrictEqual } from 'node:util';
import type { Deployed, DeploymentContext, DeploymentTarget } from '../resources/context.ts';
import { runningTypeNamed } from '../resources/resource-type-named.ts';
import { supportOf } from '../resources/support-of.ts';
import type { ResolvedResource } from '../template/types.ts';
import {
  type ApplyResource,
  applyStack,
  asCreated,
  assertNameIsFree,
  isRun,
  naming,
  resourcesOf,
} from './deploy.ts';
import type { Deployment, ResourceChange, RunningStack, StackPlan } from './types.ts';

/** A stack after an update. */
export interface StackUpdate extends RunningStack {
  readonly changes: readonly ResourceChange[];
}

/**
 * Makes a running stack what a template says now, as CloudFormation does: what is new or has changed is created and updated in
 * dependency order, then what is gone is removed, in the opposite order. What is the same is not touched.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 * @throws {Error} naming the resource that could not be changed; what had been changed is what it was again.
 */
export async function updateStack(
  running: RunningStack,
  plan: StackPlan,
  target: DeploymentTarget,
  deployed: Deployed,
): Promise<StackUpdate> {
  const difference = new Difference(running, deployed);
  const deployment = await applyStack(plan, target, deployed, difference.apply).catch(
    async (error: unknown) => {
      if (!target.signal.aborted) await restore(running, difference.failed, { plan, target, deployed });
      throw error;
    },
  );
  const removed = await removeRest({ plan, deployment }, difference.before, running, { target, deployed });
  return { plan, deployment, changes: [...difference.changes, ...removed] };
}

/** What of a stack is applied, and what is left as it is. */
class Difference {
  readonly changes: ResourceChange[] = [];
  /** Logical ids of what may be half changed. */
  readonly failed = new Set<string>();
  /** Resources before the update, by logical id. */
  readonly before: ReadonlyMap<string, ResolvedResource>;
  readonly #deployed: Deployed;
  readonly #isForced: (logicalId: string) => boolean;

  /** @param forced logical ids of resources that are updated though their properties are the same. */
  constructor(
    { plan, deployment }: RunningStack,
    deployed: Deployed,
    forced: ReadonlySet<string> = new Set(),
  ) {
    this.before = resourcesOf(plan, deployed);
    this.#deployed = deployed;
    const unsupported = new Set(deployment.unsupported.map(({ logicalId }) => logicalId));
    this.#isForced = (logicalId) => forced.has(logicalId) || unsupported.has(logicalId);
  }

  readonly apply: ApplyResource = async (resource, context) => {
    const previous = this.before.get(resource.logicalId);
    const isSame = previous !== undefined && isUnchanged(previous, resource);
    const isForced = this.#isForced(resource.logicalId);
    if (isSame && !isForced && !runningTypeNamed(resource.type).isAlwaysUpdated) return previous;
    this.failed.add(resource.logicalId);
    const applied = await this.#applyChanged(resource, previous, context);
    this.failed.delete(resource.logicalId);
    if (applied === undefined) return isSame ? previous : resource;
    if (!isSame || !isForced) this.changes.push(changeOf(applied, previous, context));
    return applied;
  };

  /** Undefined when what runs is the same already. */
  async #applyChanged(
    resource: ResolvedResource,
    previous: ResolvedResource | undefined,
    context: DeploymentContext,
  ): Promise<ResolvedResource | undefined> {
    if (!isRun(resource, context)) return resource;
    assertNameIsFree(resource, this.#deployed, `${context.stack.id}.${resource.logicalId}`);
    const { create, update } = runningTypeNamed(resource.type);
    const isThere = previous?.type === resource.type && wasRun(previous);
    const created = await naming(resource, async () =>
      isThere && update ? update(resource, previous, context) : create?.(resource, context),
    );
    return created?.isUnchanged ? undefined : asCreated(resource, created);
  }
}

const wasRun = ({ type, properties }: ResolvedResource) => supportOf(type, properties).level === 'run';

const isUnchanged = (previous: ResolvedResource, { type, properties }: ResolvedResource) =>
  previous.type === type && isDeepStrictEqual(previous.properties, properties);

function changeOf(
  resource: ResolvedResource,
  previous: ResolvedResource | undefined,
  { stack }: Pick<DeploymentContext, 'stack'>,
): ResourceChange {
  const { logicalId, type, physicalId } = resource;
  const properties = previous?.type === type ? changedProperties(previous, resource) : [];
  const replacing = properties.filter((name) => runningTypeNamed(type).replacedBy?.includes(name));
  const isReplaced =
    previous !== undefined &&
    (previous.type !== type || previous.physicalId !== physicalId || replacing.length > 0);
  const kind = previous === undefined ? 'created' : isReplaced ? 'replaced' : 'updated';
  return {
    kind,
    stackName: stack.stackName,
    logicalId,
    name: nameIn(stack, logicalId),
    type,
    physicalId,
    properties,
    replacing,
    isRun: wasRun(resource),
  };
}

/** `payment/Function` of the path `my-stack/payment/Function/Resource`. */
function nameIn({ template }: DeploymentContext['stack'], logicalId: string): string {
  const path = template.Resources[logicalId]?.Metadata?.['aws:cdk:path'];
  if (typeof path !== 'string') return logicalId;
  return (
    path
      .split('/')
      .slice(1)
      .join('/')
      .replace(/\/(Resource|Default)$/, '') || logicalId
  );
}

function changedProperties(previous: ResolvedResource, resource: ResolvedResource): string[] {
  const names = new Set([...Object.keys(previous.properties), ...Object.keys(resource.properties)]);
  return [...names].filter(
    (name) => !isDeepStrictEqual(previous.properties[name], resource.properties[name]),
  );
}

interface DeploymentDependencies {
  readonly target: DeploymentTarget;
  readonly deployed: Deployed;
}

/**
 * Removes what the template has no more, and what another resource has replaced. What cannot be removed is logged, as
 * CloudFormation leaves it behind.
 */
async function removeRest(
  { plan, deployment }: RunningStack,
  before: ReadonlyMap<string, ResolvedResource>,
  former: RunningStack,
  { target, deployed }: DeploymentDependencies,
): Promise<ResourceChange[]> {
  const { stack, pseudo } = plan;
  const context = { ...target, stack, pseudo, resources: deployed.resources, reportUnsupported: () => {} };
  const changes: ResourceChange[] = [];
  const position = (logicalId: string) => former.deployment.order.indexOf(logicalId);
  const inReverse = [...before.values()].sort(
    (one, other) => position(other.logicalId) - position(one.logicalId),
  );
  for (const resource of inReverse) {
    const isGone = !deployment.order.includes(resource.logicalId);
    if (isGone) deployed.resources.delete(`${stack.id}.${resource.logicalId}`);
    if (isGone || wasReplaced(resource, deployed.resources.get(`${stack.id}.${resource.logicalId}`)))
      await removeResource(resource, context);
    if (isGone) changes.push({ ...changeOf(resource, undefined, former.plan), kind: 'removed' });
  }
  return changes;
}

const wasReplaced = (before: ResolvedResource, now: ResolvedResource | undefined) =>
  now !== undefined &&
  (now.type !== before.type || now.physicalId !== before.physicalId || (wasRun(before) && !wasRun(now)));

async function removeResource(resource: ResolvedResource, context: DeploymentContext): Promise<void> {
  const { type, physicalId } = resource;
  const isTaken = [...context.resources.values()].some(
    (other) => other.type === type && other.physicalId === physicalId && wasRun(other),
  );
  if (isTaken || !wasRun(resource)) return;
  try {
    await naming(resource, async () => runningTypeNamed(type).remove?.(resource, context));
  } catch (error) {
    context.log.warn(`could not be removed: ${error instanceof Error ? error.message : error}`);
  }
}

/** Takes a stack back to the template that it ran with. */
async function restore(
  running: RunningStack,
  failed: ReadonlySet<string>,
  { plan, target, deployed }: DeploymentDependencies & { readonly plan: StackPlan },
): Promise<void> {
  const difference = new Difference({ ...running, plan }, deployed, failed);
  try {
    const deployment = await applyStack(running.plan, target, deployed, difference.apply);
    const order: Deployment['order'] = [...difference.before.keys()];
    const half = { plan, deployment: { ...deployment, order } };
    await removeRest({ plan: running.plan, deployment }, difference.before, half, { target, deployed });
  } catch (error) {
    target.log.error(
      `the stack cannot be taken back to what it was: ${error instanceof Error ? error.message : error}. Start the mirror again.`,
    );
  }
}
