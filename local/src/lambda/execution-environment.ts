import { systemClock, type TimerClock } from '../shared/clock.ts';
import type { HoldClock } from '../shared/hold-clock.ts';
import { startTimeLimit } from '../shared/time-limit.ts';
import { exited, type Failure, killed, outOfMemory, reported, timedOut } from './failure.ts';
import { unwatchMemory, type Watched, watchMemory } from './memory-watch.ts';
import type { PlatformLog } from './platform-log.ts';
import {
  type AwsCall,
  type InvocationRequest,
  type ResponseMessage,
  toRuntimeMessage,
} from './runtime/protocol.ts';
import type { RuntimeHost, StartRuntime } from './runtime-host.ts';

/** Everything an environment is made of. */
export interface EnvironmentBlueprint {
  /** Starts what runs the code: again after an init phase that failed. */
  readonly startRuntime: StartRuntime;
  /** Name of the log stream that it writes to. */
  readonly logStreamName: string;
  readonly timeoutSeconds: number;
  readonly memorySizeInMb: number;
  /** Called for each request to AWS that was refused. */
  readonly onAwsCall?: (call: AwsCall) => void;
  /** What debuggers hold; limits wait then. Absent: there are no debuggers. */
  readonly holds?: HoldClock;
  /** Of delays that are injected. Default: the machine's. */
  readonly clock?: Pick<TimerClock, 'after'>;
}

/** How an invocation ended inside the environment. */
export type Outcome =
  | { readonly kind: 'result' | 'failure' | 'invalidEvent'; readonly payload: string }
  | { readonly kind: 'died'; readonly failure: Failure };

/** Garbage that is not collected yet counts too, hence the factor: docs/decisions/041-memory-limit.md */
export const memoryLimitMb = (memorySizeInMb: number) => 2 * memorySizeInMb;

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_LIMIT_SECONDS = 10;

/**
 * One execution environment: a worker thread or a process with the function's variables, memory limit and bundle,
 * which runs one invocation at a time. Whatever goes wrong inside ends this environment only.
 */
export class ExecutionEnvironment implements Watched {
  readonly #blueprint: EnvironmentBlueprint;
  readonly #onLog: (text: string) => void;
  readonly #onDeath: () => void;
  #host: RuntimeHost | undefined;
  #ready = false;
  #settle: ((outcome: Outcome | { kind: 'ready' }) => void) | undefined;
  #requestId = '';
  #onChunk: (chunk: string) => void = () => {};
  /** Cancels a delay that has not passed. */
  #cancelDelay: () => void = () => {};

  /** Highest memory seen, in MB. */
  memoryUsedInMb = 0;
  /** Length of the init phase, until the first invocation has reported it. */
  initDurationMs: number | undefined;
  /** Milliseconds since the epoch; meaningful while idle. */
  idleSince = 0;

  /**
   * @param onLog takes what the function writes
   * @param onDeath called when the environment ends while no invocation waits for it
   */
  constructor(blueprint: EnvironmentBlueprint, onLog: (text: string) => void, onDeath: () => void) {
    this.#blueprint = blueprint;
    this.#onLog = onLog;
    this.#onDeath = onDeath;
  }

  /**
   * Runs the init phase, for 10 seconds at most. One that fails is run again by the first invocation, within
   * the function's own timeout, and only then its error is a response.
   * @param platform writes the line about a failure.
   */
  async start(platform: Pick<PlatformLog, 'initFailure'>): Promise<void> {
    const before = performance.now();
    const failure = await this.#initialize(INIT_LIMIT_SECONDS);
    const duration = performance.now() - before;
    if (failure) this.#onLog(platform.initFailure(duration, failure.errorType));
    else this.initDurationMs = duration;
  }

  /** Name of the log stream that it writes to. */
  get logStreamName(): string {
    return this.#blueprint.logStreamName;
  }

  /** Share of the time since its invocation began that its code was at work, 0 to 1. */
  get utilization(): number {
    return this.#host?.utilization ?? 0;
  }

  /**
   * @param onChunk takes what a streaming handler writes, in base64
   * @param delayMs waits before the function runs, as part of its timeout: an injected fault
   * @returns `died` when the environment is of no further use
   */
  async invoke(
    request: InvocationRequest,
    onChunk: (chunk: string) => void = () => {},
    delayMs = 0,
  ): Promise<Outcome> {
    this.#requestId = request.requestId;
    this.#onChunk = onChunk;
    if (!this.#ready) {
      const failure = await this.#initialize(this.#blueprint.timeoutSeconds);
      if (failure) return { kind: 'died', failure };
    }
    const outcome = this.#waitFor(request.deadlineMs - Date.now(), this.#blueprint.timeoutSeconds);
    if (delayMs > 0) this.#sendLater(request, delayMs);
    else this.#host?.send(request);
    return (await outcome) as Outcome;
  }

  /** Ends what runs the code, also in the middle of a computation. */
  async terminate(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    this.#ready = false;
    unwatchMemory(this);
    this.#settle?.({ kind: 'died', failure: exited(this.#requestId, 0) });
    await host?.terminate();
  }

  /** Ends an environment that is busy and holds more than it may; asked for by the memory watch. */
  async checkMemory(): Promise<void> {
    const host = this.#host;
    if (!host || !this.#settle || this.#blueprint.holds?.isHeld) return;
    const used = await host.measureMemory();
    // Gone in the meantime: there is nothing to check.
    if (used === undefined || host !== this.#host) return;
    this.memoryUsedInMb = Math.max(this.memoryUsedInMb, used);
    if (used > memoryLimitMb(this.#blueprint.memorySizeInMb)) this.#end(outOfMemory(this.#requestId));
  }

  /** A delay that is skipped may be longer than the timeout, which runs on the machine's clock. */
  #sendLater(request: InvocationRequest, delayMs: number): void {
    const { clock = systemClock, timeoutSeconds } = this.#blueprint;
    const isTooLong = delayMs >= request.deadlineMs - Date.now();
    this.#cancelDelay = clock.after(delayMs, () => {
      if (isTooLong) this.#end(timedOut(request.requestId, timeoutSeconds));
      else this.#host?.send(request);
    });
  }

  async #initialize(limitSeconds: number): Promise<Failure | undefined> {
    const ready = this.#waitFor(limitSeconds * 1000, limitSeconds);
    try {
      this.#startHost();
    } catch (error) {
      this.#end({ errorType: 'Runtime.Unknown', payload: errorPayload(error), logLine: String(error) });
    }
    const outcome = await ready;
    this.#ready = outcome.kind === 'ready';
    return outcome.kind === 'died' ? outcome.failure : undefined;
  }

  #startHost(): void {
    const host: RuntimeHost = this.#blueprint.startRuntime({
      onMessage: (message) => {
        if (host === this.#host) this.#receive(message);
      },
      onLog: this.#onLog,
      onEnd: (failure) => {
        if (host === this.#host) this.#end(failure(this.#requestId));
      },
    });
    this.#host = host;
    watchMemory(this);
  }

  #receive(message: ResponseMessage): void {
    const { kind, payload, memoryUsedInMb = 0 } = toRuntimeMessage(message);
    this.memoryUsedInMb = Math.max(this.memoryUsedInMb, memoryUsedInMb);
    if (kind === 'log') this.#onLog(payload);
    else if (kind === 'awsCall') this.#blueprint.onAwsCall?.(JSON.parse(payload) as AwsCall);
    else if (kind === 'chunk') this.#onChunk(payload);
    else if (kind === 'crash' || kind === 'initError') this.#end(reported(payload));
    else if (kind === 'killed') this.#end(killed(this.#requestId, payload));
    else this.#settle?.({ kind, payload });
  }

  /** Ends the environment and the invocation that waits for it, or reports to the owner when none does. */
  #end(failure: Failure): void {
    if (this.#settle) this.#settle({ kind: 'died', failure });
    else this.#onDeath();
    void this.terminate();
  }

  #waitFor(limitMs: number, limitSeconds: number): Promise<Outcome | { kind: 'ready' }> {
    return new Promise((resolve) => {
      const endLimit = startTimeLimit(
        limitMs,
        () => this.#end(timedOut(this.#requestId, limitSeconds)),
        this.#blueprint.holds,
      );
      this.#settle = (outcome) => {
        endLimit();
        this.#cancelDelay();
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }
}

function errorPayload(error: unknown): string {
  return JSON.stringify({ errorType: 'Runtime.Unknown', errorMessage: String(error), trace: [] });
}
