import { availableParallelism } from 'node:os';
import { ServiceException } from '../shared/service-exception.ts';
import type { Slots } from '../shared/slots.ts';
import { BusyEnvironments } from './busy-environments.ts';
import { type EnvironmentBlueprint, ExecutionEnvironment, type Outcome } from './execution-environment.ts';
import type { FunctionLog } from './function-log.ts';
import type { Injection } from './injected-fault.ts';
import {
  acceptInvocation,
  appendLog,
  closingLines,
  failurePayloadOf,
  type Invocation,
  settleInvocation,
} from './invocation.ts';
import type { InvocationMemory } from './invocation-memory.ts';
import { InvocationQueue } from './invocation-queue.ts';
import { type PlatformLog, platformLog } from './platform-log.ts';
import { LATEST } from './published-versions.ts';
import { runInvocation, startedInvocation } from './run-invocation.ts';
import { isWaiting, shouldStartAnother, updateMean, usualDurationMs } from './scaling.ts';
import type { FunctionConfiguration, InvocationEvent, InvocationResult, InvokeOptions } from './types.ts';

/** What a pool needs besides its function. */
export interface PoolPorts {
  /** What the next environment is made of. */
  readonly blueprint: () => Promise<EnvironmentBlueprint>;
  /** Bound how many cold starts run at the same time in the whole mirror. */
  readonly slots: Slots;
  readonly maximumStarting: number;
  /** Share of the machine's processors that are idle, 0 to 1. */
  readonly cpuIdleShare: () => number;
  readonly log: FunctionLog;
  /** Keeps the invocations; absent: they are not kept. */
  readonly memory: InvocationMemory | undefined;
  /** What an invocation meets on purpose, asked once for each. */
  readonly injectionFor: (requestId: string) => Injection | undefined;
  /** Invocations in progress of the function, by whatever qualifier. */
  readonly inProgress: () => number;
  /** Called with the error document of each invocation that failed, unless its caller reports that. */
  readonly onFunctionError: (payload: string) => void;
}

/** Environments of one function without reserved concurrency; further invocations wait. */
const MAXIMUM_ENVIRONMENTS = 100;
/** Enough to keep the processors busy; each further one is another isolate that has to warm up. */
const EAGER_ENVIRONMENTS = Math.max(2, availableParallelism());
/** Guess for the first cold start of a function. */
const TYPICAL_START_MS = 200;

/** Of what mappings write. UNCONFIRMED: AWS documents the group of these lines, not the name of their stream. */
const SYSTEM_STREAM = 'event-source-mapping';

/** The execution environments of one function, and the invocations that wait for one. */
export class FunctionPool {
  readonly configuration: FunctionConfiguration;
  readonly #ports: PoolPorts;
  readonly #platform: PlatformLog;
  readonly #queue = new InvocationQueue();
  readonly #busy = new BusyEnvironments();
  /** Most recently used last. */
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #starting = new Set<ExecutionEnvironment>();
  #startsRequested = 0;
  #meanDuration: number | undefined;
  #meanStart: number | undefined;
  #recheck: NodeJS.Timeout | undefined;
  #whenDrained: PromiseWithResolvers<void> | undefined;

  constructor(configuration: FunctionConfiguration, ports: PoolPorts) {
    this.configuration = configuration;
    this.#ports = ports;
    this.#platform = platformLog(configuration.logging, configuration.version ?? LATEST);
  }

  /** Invocations that were accepted and have no response yet. */
  get inProgress(): number {
    return this.#busy.count + this.#queue.length;
  }

  /** @throws {ServiceException} TooManyRequestsException when the reserved concurrency is in use */
  invoke(event: InvocationEvent, options: InvokeOptions): Promise<InvocationResult> {
    const { reservedConcurrentExecutions: reserved } = this.configuration;
    if (reserved !== undefined && this.#ports.inProgress() >= reserved) {
      throw new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    const environment = this.#idle.pop();
    if (!environment && this.#queue.isFullFor(event)) throw this.#queue.full(this.configuration.functionName);
    const { invocation, promise } = acceptInvocation(event, options, Date.now());
    if (environment) this.#run(environment, invocation);
    else {
      this.#queue.push(invocation);
      this.#scale();
    }
    return promise;
  }

  /** Adds text to the function's log that no invocation wrote. */
  writeLog(text: string): void {
    this.#ports.log.write(text, { stream: SYSTEM_STREAM });
  }

  /**
   * Ends environments that were idle for long. The one used last is always taken first, so what stays idle is more than
   * the function needs (docs/decisions/180-end-spare-environments-after-a-minute.md).
   * @param lastBeforeMs ends the only one that is left when it is idle since before this time, in ms since the epoch.
   * @param spareBeforeMs the same for each beyond that one.
   */
  endIdle(lastBeforeMs: number, spareBeforeMs: number): void {
    // Least recently used first, so the rest is younger still.
    for (let next = this.#idle[0]; next; next = this.#idle[0]) {
      const isSpare = this.#idle.length + this.#busy.count > 1;
      if (next.idleSince >= (isSpare ? spareBeforeMs : lastBeforeMs)) return;
      this.#idle.shift();
      void next.terminate();
    }
  }

  /** Ends environments in mid-invocation; their invocations get an error. */
  async terminateBusy(shouldTerminate: () => boolean): Promise<{ inFlight: number; requestIds: string[] }> {
    const inFlight = this.#busy.count;
    const targets = this.#busy.entries.filter(shouldTerminate);
    await Promise.all(targets.map(({ environment }) => environment.terminate()));
    return { inFlight, requestIds: targets.map(({ invocation }) => invocation.requestId) };
  }

  /** Takes no new invocation; resolves when the accepted ones have ended and all environments are ended. */
  retire(): Promise<void> {
    this.#whenDrained ??= Promise.withResolvers<void>();
    for (const environment of this.#idle.splice(0)) void environment.terminate();
    this.#checkDrained();
    return this.#whenDrained.promise;
  }

  /** Ends everything at once; invocations in flight get a ServiceException. */
  async kill(): Promise<void> {
    clearTimeout(this.#recheck);
    const error = new ServiceException('ServiceException', 'The Lambda service is stopping.', 500);
    this.#rejectQueue(error);
    const busy = this.#busy.clear();
    for (const { invocation } of busy) invocation.reject(error);
    const environments = [
      ...this.#idle.splice(0),
      ...busy.map(({ environment }) => environment),
      ...this.#starting,
    ];
    this.#starting.clear();
    await Promise.all(environments.map((environment) => environment.terminate()));
    this.#ports.log.flush();
  }

  #run(environment: ExecutionEnvironment, invocation: Invocation): void {
    this.#busy.add(environment, invocation);
    invocation.startedAt = performance.now();
    invocation.injection = this.#ports.injectionFor(invocation.requestId);
    invocation.onEnd = this.#ports.memory?.begin(
      startedInvocation(invocation, this.configuration, environment),
    );
    invocation.options.onStarted?.(invocation.requestId);
    const write = (text: string) => this.#write(environment, invocation, text);
    write(this.#platform.start(invocation.requestId));
    runInvocation(environment, invocation, this.configuration, write).then((outcome) =>
      this.#finish(environment, invocation, outcome),
    );
  }

  #finish(environment: ExecutionEnvironment, invocation: Invocation, outcome: Outcome): void {
    if (!this.#busy.remove(environment)) return;
    const durationMs = performance.now() - invocation.startedAt;
    this.#meanDuration = updateMean(this.#meanDuration, durationMs);
    const { memoryUsedInMb, initDurationMs } = environment;
    const { memorySizeInMb } = this.configuration;
    this.#write(
      environment,
      invocation,
      closingLines(invocation, outcome, { memorySizeInMb, memoryUsedInMb, initDurationMs }, this.#platform),
    );
    environment.initDurationMs = undefined;
    if (outcome.kind !== 'died') this.#offer(environment);
    const response = settleInvocation(invocation, outcome, this.configuration.version ?? LATEST);
    invocation.onEnd?.({ ...response, durationMs, endedAt: Date.now(), memoryUsedInMb, initDurationMs });
    const failure = failurePayloadOf(outcome);
    if (failure !== undefined && !invocation.options.reportsFailure) this.#ports.onFunctionError(failure);
    this.#scale();
    this.#checkDrained();
  }

  /** Gives an environment its next invocation, or lets it rest. */
  #offer(environment: ExecutionEnvironment): void {
    const next = this.#queue.shift();
    if (next) this.#run(environment, next);
    else if (this.#whenDrained) void environment.terminate();
    else {
      environment.idleSince = Date.now();
      this.#idle.push(environment);
    }
  }

  #write({ logStreamName: stream }: ExecutionEnvironment, invocation: Invocation, text: string): void {
    appendLog(invocation, text);
    this.#ports.log.write(text, { stream, requestId: invocation.requestId });
  }

  #scale(): void {
    clearTimeout(this.#recheck);
    this.#recheck = undefined;
    if (this.#queue.length === 0) return;
    while (shouldStartAnother(this.#state())) {
      this.#startsRequested += 1;
      void this.#start();
    }
    this.#recheck = setTimeout(() => this.#scale(), this.#meanStart ?? TYPICAL_START_MS);
  }

  #state() {
    const now = performance.now();
    const meanDurationMs = this.#meanDuration ?? 0;
    const usual = usualDurationMs(meanDurationMs);
    const oldest = this.#queue.first;
    const busy = this.#busy.entries;
    return {
      queued: this.#queue.length,
      oldestWaitMs: oldest ? Date.now() - oldest.acceptedAtMs : 0,
      starting: this.#startsRequested,
      maximumStarting: this.#ports.maximumStarting,
      waiting: busy.filter(({ environment, invocation: { startedAt } }) =>
        isWaiting(now - startedAt, environment.utilization),
      ).length,
      responsive: busy.filter(({ invocation: { startedAt } }) => now - startedAt < usual).length,
      total: busy.length + this.#idle.length + this.#startsRequested,
      maximum: MAXIMUM_ENVIRONMENTS,
      eagerMaximum: EAGER_ENVIRONMENTS,
      cpuIdleShare: this.#ports.cpuIdleShare(),
      meanDurationMs,
      meanStartMs: this.#meanStart ?? TYPICAL_START_MS,
    };
  }

  /** One cold start: waits for a slot, then runs the init phase, unless no invocation needs it any more. */
  async #start(): Promise<void> {
    await this.#ports.slots.acquire();
    try {
      if (this.#queue.length > 0) await this.#startEnvironment();
    } catch (error) {
      const message = `No execution environment for ${this.configuration.functionName}: ${error}`;
      this.#rejectQueue(new ServiceException('ServiceException', message, 500, { cause: error }));
    }
    this.#ports.slots.release();
    this.#startsRequested -= 1;
    this.#scale();
    this.#checkDrained();
  }

  async #startEnvironment(): Promise<void> {
    const environment: ExecutionEnvironment = new ExecutionEnvironment(
      await this.#ports.blueprint(),
      (text) => this.#log(environment, text),
      () => this.#forget(environment),
    );
    this.#starting.add(environment);
    await environment.start(this.#platform);
    const duration = environment.initDurationMs ?? TYPICAL_START_MS;
    this.#meanStart = updateMean(this.#meanStart, duration);
    if (this.#starting.delete(environment)) this.#offer(environment);
  }

  #rejectQueue(error: ServiceException): void {
    for (const invocation of this.#queue.clear()) invocation.reject(error);
  }

  #log(environment: ExecutionEnvironment, text: string): void {
    const invocation = this.#busy.invocationOf(environment);
    if (invocation) this.#write(environment, invocation, text);
    else this.#ports.log.write(text, { stream: environment.logStreamName });
  }

  /** An environment ended while idle, by an error in what an earlier invocation left running. */
  #forget(environment: ExecutionEnvironment): void {
    const index = this.#idle.indexOf(environment);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #checkDrained(): void {
    const drained = this.inProgress + this.#startsRequested === 0;
    if (!drained || !this.#whenDrained) return;
    clearTimeout(this.#recheck);
    this.#ports.log.flush();
    this.#whenDrained.resolve();
  }
}
