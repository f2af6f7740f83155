import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../shared/bounded-map.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { ActionHits } from './action-hits.ts';
import {
  type ApiCall,
  type ApiFault,
  type Fault,
  type InvocationFault,
  strikesCall,
  type Termination,
} from './faults.ts';
import { type PlannedAction, readTemplate, type TemplateInput } from './template.ts';

export interface ExperimentPorts {
  /**
   * Ends environments of a function in mid-invocation, each that `shouldTerminate` says yes to.
   * @returns how many had an invocation in flight, and the request ids of those that were ended, once their threads are gone.
   */
  readonly terminate: (
    functionArn: string,
    shouldTerminate: () => boolean,
  ) => Promise<{ readonly inFlight: number; readonly requestIds: readonly string[] }>;
  /** Default: the system's own. */
  readonly clock?: Clock;
  /** From 0 to below 1. Default: Math.random. */
  readonly random?: () => number;
}

/** The states of FIS that an experiment can have here. */
export type Status = 'running' | 'completed' | 'stopped';

export interface ExperimentTemplate {
  readonly id: string;
  readonly input: TemplateInput;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
}

export interface StartedAction extends PlannedAction {
  readonly endsAt: number;
  readonly fault: Fault;
  /** The outcome, as text for messages; empty while there is none. */
  readonly outcome: string;
  readonly hits: ActionHits;
}

export interface Experiment {
  readonly id: string;
  readonly template: ExperimentTemplate;
  readonly startedAt: number;
  readonly actions: readonly StartedAction[];
  stoppedAt?: number;
}

type ActionOfKind<Kind extends Fault['kind']> = StartedAction & {
  readonly fault: Extract<Fault, { kind: Kind }>;
};

/** Templates, and experiments, that are remembered: the oldest are forgotten, and what they do ends with that. */
const KEPT = 500;

/** Faults that are injected on purpose, by experiments as in AWS Fault Injection Service. */
export class Experiments {
  readonly #ports: ExperimentPorts;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #templates = new BoundedMap<
    string,
    ExperimentTemplate & { readonly planned: readonly PlannedAction[] }
  >(KEPT);
  readonly #experiments = new BoundedMap<string, Experiment>(KEPT);
  /** From here on no fault is in progress, so that calls of a day without experiments cost nothing. */
  #quietFrom = 0;

  constructor(ports: ExperimentPorts) {
    this.#ports = ports;
    this.#clock = ports.clock ?? systemClock;
    this.#random = ports.random ?? Math.random;
  }

  /** @throws {ServiceException} as `readTemplate` does. */
  createTemplate(input: TemplateInput): ExperimentTemplate {
    const planned = readTemplate(input);
    const template = { id: newId('EXT'), input, planned, createdAt: this.#clock.now() };
    this.#templates.set(template.id, template);
    return template;
  }

  /** Starts all actions of a template; resolves when what is done once is done. */
  async start(templateId: string): Promise<Experiment> {
    const template = this.#templates.get(templateId);
    if (!template) throw notFound('Experiment template', templateId);
    const startedAt = this.#clock.now();
    const actions = await Promise.all(template.planned.map((action) => this.#start(action, startedAt)));
    const experiment: Experiment = { id: newId('EXP'), template, startedAt, actions };
    this.#experiments.set(experiment.id, experiment);
    this.#quietFrom = Math.max(this.#quietFrom, ...actions.map(({ endsAt }) => endsAt));
    return experiment;
  }

  /** All that are remembered, in the order of their start. */
  list(): Experiment[] {
    return [...this.#experiments.values()];
  }

  /** Ends all, and forgets them. Templates stay. */
  clear(): void {
    this.#experiments.clear();
    this.#quietFrom = 0;
  }

  /** @throws {ServiceException} ResourceNotFoundException */
  get(id: string): Experiment {
    const experiment = this.#experiments.get(id);
    if (!experiment) throw notFound('Experiment', id);
    return experiment;
  }

  /** Ends the faults of an experiment; one that is over stays as it is. */
  stop(id: string): Experiment {
    const experiment = this.get(id);
    if (this.statusOf(experiment) === 'running') experiment.stoppedAt = this.#clock.now();
    return experiment;
  }

  statusOf({ stoppedAt, actions }: Experiment): Status {
    if (stoppedAt !== undefined) return 'stopped';
    return actions.some(({ endsAt }) => endsAt > this.#clock.now()) ? 'running' : 'completed';
  }

  /** The fault that strikes this call, if any, which counts as a hit: the first whose percentage says so. */
  faultOfCall(call: ApiCall): ApiFault | undefined {
    const active = this.#active('api').find(({ fault }) => strikesCall(fault, call) && this.#drawn(fault));
    const { service, operation, requestId, caller } = call;
    active?.hits.call({
      time: this.#clock.now(),
      service,
      operation,
      caller: caller()?.arn ?? '',
      requestId,
    });
    return active?.fault;
  }

  /** The fault that strikes this invocation, if any, which counts as a hit. */
  faultOfInvocation(functionArn: string, requestId: string): InvocationFault | undefined {
    const active = this.#active('invocation').find(
      ({ fault }) => fault.functionArns.includes(functionArn) && this.#drawn(fault),
    );
    active?.hits.invocation(requestId);
    return active?.fault;
  }

  async #start(action: PlannedAction, startedAt: number): Promise<StartedAction> {
    const fault = action.start(this.#random);
    const hits = new ActionHits();
    const outcome = fault.kind === 'termination' ? await this.#terminate(fault, hits) : '';
    return { ...action, fault, outcome, hits, endsAt: startedAt + fault.durationMs };
  }

  async #terminate(termination: Termination, hits: ActionHits): Promise<string> {
    const each = await Promise.all(
      termination.functionArns.map((arn) => this.#ports.terminate(arn, () => this.#drawn(termination))),
    );
    for (const { requestIds } of each) for (const requestId of requestIds) hits.invocation(requestId);
    const inFlight = each.reduce((total, of) => total + of.inFlight, 0);
    return `ended ${hits.count} of ${inFlight} invocations in flight`;
  }

  #active<Kind extends Fault['kind']>(kind: Kind): ActionOfKind<Kind>[] {
    const now = this.#clock.now();
    if (now >= this.#quietFrom) return [];
    const isOfKind = (action: StartedAction): action is ActionOfKind<Kind> => action.fault.kind === kind;
    return this.list()
      .filter(({ stoppedAt }) => stoppedAt === undefined)
      .flatMap(({ actions }) => actions.filter(({ endsAt }) => endsAt > now))
      .filter(isOfKind);
  }

  #drawn({ percentage }: { readonly percentage: number }): boolean {
    return this.#random() * 100 < percentage;
  }
}

/** FIS's ids have a prefix and then letters and digits. */
const newId = (prefix: string) => `${prefix}${randomUUID().replaceAll('-', '').slice(0, 17)}`;

const notFound = (what: string, id: string) =>
  new ServiceException('ResourceNotFoundException', `${what} ${id} does not exist.`, 404);
