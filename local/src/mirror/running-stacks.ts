import { join } from 'node:path';
import { deployStack } from '../deployment/deploy.ts';
import { propertyReport } from '../deployment/properties/report.ts';
import { recreateData } from '../deployment/recreate-data.ts';
import type { StackRegistry } from '../deployment/stack-registry.ts';
import type { ResourceChange, RunningStack, StackPlan } from '../deployment/types.ts';
import { updateStack } from '../deployment/update-stack.ts';
import type { Deployed, DeploymentTarget } from '../resources/context.ts';
import { CreatedResources } from './created-resources.ts';
import { deployStacks } from './deploy-stacks.ts';
import { presentResources, settleLeftovers } from './leftovers.ts';
import type { LocalCloud } from './local-cloud.ts';
import type { LocalIssuer } from './local-issuer.ts';
import type { Options } from './options.ts';
import { endpointOf } from './service-endpoints.ts';
import { unsupportedResourcesTable } from './unsupported-resources.ts';

interface RunningStacksOptions {
  readonly target: DeploymentTarget;
  readonly deployed: Deployed;
  readonly registry: StackRegistry;
  readonly localCloud: LocalCloud;
  readonly localIssuer: Pick<LocalIssuer, 'startFor'>;
  readonly options: Pick<Options, 'services' | 'isPruning'>;
}

/** The stacks that are deployed, and what makes them what their templates say later. */
export class RunningStacks {
  readonly #options: RunningStacksOptions;
  /** Lines that are logged once. */
  readonly #logged = new Set<string>();
  #stacks: readonly RunningStack[] = [];

  constructor(options: RunningStacksOptions) {
    this.#options = options;
  }

  /** @throws {Error} naming the resource that could not be created. */
  async deploy(given: readonly StackPlan[]): Promise<void> {
    const { target, deployed, registry, localCloud, localIssuer } = this.#options;
    const plans = this.#withEndpoints(given);
    await localIssuer.startFor(plans.map(({ stack }) => stack));
    const deployments = await deployStacks(plans, target, deployed, registry);
    this.#stacks = deployments.map((deployment, index) => ({
      plan: plans[index] as StackPlan,
      deployment,
    }));
    await this.#settle();
    this.#nameProcesses();
    localCloud.schedules.start();
  }

  /**
   * Makes the stacks what their templates say now, one after the other.
   * @returns what has changed.
   * @throws {Error} naming what could not be changed: that stack is as it was, and those after it are.
   */
  async update(given: readonly StackPlan[]): Promise<ResourceChange[]> {
    const plans = this.#withEndpoints(given);
    await this.#options.localIssuer.startFor(plans.map(({ stack }) => stack));
    const changes: ResourceChange[] = [];
    try {
      for (const plan of plans) changes.push(...(await this.#updateOne(plan)));
      for (const gone of this.#stacks.filter((running) => !plans.some(isOf(running)))) {
        changes.push(...(await this.#remove(gone)));
      }
    } finally {
      await this.#settle();
      this.#nameProcesses();
    }
    return changes;
  }

  /** Names of the tables of all stacks. */
  tableNames(): Set<string> {
    const tables = [...this.#options.deployed.resources.values()].filter(({ type }) =>
      /^AWS::DynamoDB::(Global)?Table$/.test(type),
    );
    return new Set(tables.map(({ physicalId }) => physicalId));
  }

  /** Creates what is data again: @throws {Error} naming the resource that could not be created. */
  async recreateData(): Promise<void> {
    const { target, deployed } = this.#options;
    await recreateData(
      this.#stacks.map(({ plan }) => plan),
      target,
      deployed,
    );
  }

  async #updateOne(plan: StackPlan): Promise<readonly ResourceChange[]> {
    const { target, deployed, registry } = this.#options;
    const running = this.#stacks.find((each) => isOf(each)(plan));
    if (!running) {
      registry.begin(plan);
      const deployment = await deployStack(plan, target, deployed);
      registry.complete(deployment);
      this.#stacks = [...this.#stacks, { plan, deployment }];
      return [];
    }
    const { changes, ...updated } = await updateStack(running, plan, target, deployed);
    this.#stacks = this.#stacks.map((each) => (each === running ? updated : each));
    registry.update(updated);
    this.#report(running, updated, changes);
    return changes;
  }

  /** A stack that the assembly has no more. */
  async #remove(running: RunningStack): Promise<readonly ResourceChange[]> {
    const { target, deployed, registry } = this.#options;
    const { plan } = running;
    const empty = { ...plan, stack: { ...plan.stack, template: { Resources: {} } } };
    const { changes } = await updateStack(running, empty, target, deployed);
    this.#stacks = this.#stacks.filter((each) => each !== running);
    registry.remove(plan.stack.id);
    return changes;
  }

  /** What of the changes is not run, and what has not the effect that it has on AWS. */
  #report(before: RunningStack, { deployment }: RunningStack, changes: readonly ResourceChange[]): void {
    const { log } = this.#options.target;
    const known = new Set(before.deployment.unsupported.map((each) => JSON.stringify(each)));
    const left = deployment.unsupported.filter((each) => !known.has(JSON.stringify(each)));
    if (left.length > 0) log.info(unsupportedResourcesTable(left));
    const changed = new Set(changes.map(({ logicalId }) => logicalId));
    const findings = deployment.properties.filter(
      ({ logicalId, kind }) => changed.has(logicalId) && kind !== 'noEffect',
    );
    for (const text of propertyReport(findings)) log.info(text);
  }

  /** Now the address is known that URLs of queues begin with. */
  #withEndpoints(plans: readonly StackPlan[]): StackPlan[] {
    const { aws } = this.#options.localCloud;
    const endpointOfService = (service: string) => endpointOf(service, aws.url, process.env);
    return plans.map((plan) => ({ ...plan, pseudo: { ...plan.pseudo, endpointOf: endpointOfService } }));
  }

  /** Brings what depends on all stacks up to date. */
  async #settle(): Promise<void> {
    const { localCloud } = this.#options;
    await localCloud.scramSecrets.refresh();
    await this.#settleLeftovers();
    this.#enforceIam();
    // The first record may be written as soon as the mirror is ready.
    await localCloud.eventSourceMappings.ensureTopics();
  }

  /**
   * With services of the user's own, nothing is known to be the mirror's: topics and tables may have been there before.
   */
  async #settleLeftovers(): Promise<void> {
    const { target, deployed, options } = this.#options;
    if (options.services === 'external') return;
    const created = new CreatedResources(join(target.dataDirectory, 'created-resources.json'));
    const present = presentResources(deployed.resources, target);
    created.add(present);
    const stackIds = this.#stacks.map(({ plan }) => plan.stack.id);
    await settleLeftovers(created.leftovers(stackIds, present), created, target, options.isPruning);
  }

  /** Now every policy is there: the broker gets them all, and those that do not count are logged. */
  #enforceIam(): void {
    const { access, lambda } = this.#options.localCloud;
    const functionNames = lambda.listFunctions().map(({ functionName }) => functionName);
    access?.refresh(functionNames);
    for (const line of access?.unevaluatedConditions(functionNames) ?? []) this.#logOnce(line);
  }

  /** One line for all: a process takes longer to start than a thread, and more memory. */
  #nameProcesses(): void {
    const { lambda } = this.#options.localCloud;
    const named = lambda.processFunctions().map(({ functionName, reason }) => `${functionName} (${reason})`);
    if (named.length === 0) return;
    this.#logOnce(`functions in processes, since a thread cannot do what they need: ${named.join(', ')}`);
  }

  #logOnce(line: string): void {
    if (!this.#logged.has(line)) this.#options.target.log.info(line);
    this.#logged.add(line);
  }
}

const isOf =
  ({ plan }: RunningStack) =>
  ({ stack }: StackPlan) =>
    stack.id === plan.stack.id;
