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
    for (const wave of deploymentOrder(stack.template, scope)) {
      target.signal.throwIfAborted();
      const creating = Promise.all(
        wave.map((logicalId) => createResource(logicalId, scope, deployed, context)),
      );
      for (const resource of await Promise.race([creating, stopping])) {
        assertNameIsFree(resource, deployed);
        own.set(resource.logicalId, resource);
        deployed.resources.set(`${stack.id}.${resource.logicalId}`, resource);
      }
    }
    warnOfImportedClusters(own, deployed, target);
    const outputs = evaluateOutputs(stack.template, scope);
    const exportNames = exportNamesOf(outputs, plan, (given, path) => evaluate(given, scope, path));
    for (const [id, name] of Object.entries(exportNames)) {
      deployed.exports.set(name, outputs[id] as TemplateValue);
    }
    const properties = [...own.values()].filter(isNotLeftOut).flatMap(propertyFindings);
    return { stack, outputs, exportNames, unsupported, properties };
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

function assertNameIsFree(resource: ResolvedResource, deployed: Deployed): void {
  const [problem] = uniqueNameTaken(resource, deployed);
  if (problem) throw new Error(`${resource.logicalId} (${resource.type}): ${problem}`);
}

/** Rejects when the signal aborts: a custom resource may keep the start waiting for a minute. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function createResource(
  logicalId: string,
  scope: Scope,
  deployed: Deployed,
  context: DeploymentContext,
): Promise<ResolvedResource> {
  const { Type: type } = context.stack.template.Resources[logicalId] as { Type: string };
  const properties = evaluateProperties(context.stack.template, logicalId, scope);
  const described = { ...describeResource(type, logicalId, properties, context.pseudo), properties };
  const { level, reason } = supportOf(type, properties);
  if (level === 'unsupported') context.reportUnsupported(described, reason);
  if (level !== 'run') return described;
  const [unresolved] = unresolvedReferences(described, deployed, context);
  if (unresolved) throw new Error(unresolved.problem);
  const created = await create(described, context);
  return {
    ...described,
    physicalId: created.physicalId ?? described.physicalId,
    attributes: { ...described.attributes, ...created.attributes },
  };
}

async function create(resource: ResolvedResource, context: DeploymentContext): Promise<Created> {
  try {
    return (await creationOf(resource.type)?.(resource, context)) ?? {};
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${resource.logicalId} (${resource.type}): ${problem}`, { cause });
  }
}
