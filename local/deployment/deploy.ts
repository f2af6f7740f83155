import { classify } from '../template/classify.ts';
import { deploymentOrder } from '../template/deployment-order.ts';
import { attributeOf, describeResource } from '../template/describe-resource.ts';
import { evaluateOutputs, evaluateProperties } from '../template/evaluate.ts';
import { createScope, type Scope } from '../template/scope.ts';
import { TemplateError } from '../template/template-error.ts';
import type { PseudoParameters, ResolvedResource, Stack } from '../template/types.ts';
import { handlerFor } from './resource-handlers.ts';
import type { Deployment, DeploymentContext, DeploymentTarget, NotRun } from './types.ts';

/**
 * Deploys a stack the way CloudFormation does: in dependency order, each resource with its properties evaluated
 * against those created before it.
 * @param resources filled as the resources come into being, for those who must see them meanwhile.
 * @throws {Error} naming the resource that could not be created, or the file and the place of a mistake in the template.
 */
export async function deployStack(
  stack: Stack,
  pseudo: PseudoParameters,
  target: DeploymentTarget,
  resources: Map<string, ResolvedResource>,
): Promise<Deployment> {
  const notRun: NotRun[] = [];
  const scope = scopeOf(stack, pseudo, resources, target);
  const context: DeploymentContext = {
    ...target,
    stack,
    pseudo,
    resources,
    notRun: ({ logicalId, type }, reason) => notRun.push({ logicalId, type, reason }),
  };
  const stopping = aborted(target.signal);
  stopping.catch(() => {}); // Nobody waits for it between two waves; each wave looks first.
  try {
    for (const wave of deploymentOrder(stack.template, scope)) {
      target.signal.throwIfAborted();
      const creating = Promise.all(wave.map((logicalId) => createResource(logicalId, scope, context)));
      const created = await Promise.race([creating, stopping]);
      for (const resource of created) resources.set(resource.logicalId, resource);
    }
    return { stack, resources, outputs: evaluateOutputs(stack.template, scope), notRun };
  } catch (error) {
    throw error instanceof TemplateError ? inFile(error, stack.templateFile) : error;
  }
}

/** Rejects when the signal aborts: a custom resource may keep everybody waiting for a minute. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function inFile(error: TemplateError, file: string): TemplateError {
  return new TemplateError('', `${file}: ${error.message}`, { cause: error });
}

function scopeOf(
  stack: Stack,
  pseudo: PseudoParameters,
  resources: ReadonlyMap<string, ResolvedResource>,
  { log }: DeploymentTarget,
): Scope {
  const find = (logicalId: string): ResolvedResource => {
    const resource = resources.get(logicalId);
    if (!resource) throw new TemplateError(`Resources.${logicalId}`, 'is used before it is created');
    return resource;
  };
  return createScope(stack.template, {
    pseudo,
    ref: (logicalId) => find(logicalId).physicalId,
    getAtt: (logicalId, attribute) => attributeOf(find(logicalId), attribute, (message) => log.warn(message)),
    // Secrets and SSM parameters are not here; most of them stand in resources that need no running.
    dynamicReference: ({ text }) => text,
  });
}

async function createResource(
  logicalId: string,
  scope: Scope,
  context: DeploymentContext,
): Promise<ResolvedResource> {
  const { Type: type } = context.stack.template.Resources[logicalId] as { Type: string };
  const properties = evaluateProperties(context.stack.template, logicalId, scope);
  const described = { ...describeResource(type, logicalId, properties, context.pseudo), properties };
  const { treatment, reason } = classify(type, properties);
  if (treatment === 'unsupported') context.notRun(described, reason);
  if (treatment !== 'run') return described;
  const created = await runHandler(described, context);
  return {
    ...described,
    physicalId: created.physicalId ?? described.physicalId,
    attributes: { ...described.attributes, ...created.attributes },
  };
}

async function runHandler(resource: ResolvedResource, context: DeploymentContext) {
  try {
    return await handlerFor(resource.type)(resource, context);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${resource.logicalId} (${resource.type}): ${problem}`, { cause });
  }
}
