import type { EventLoopUtilization } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { exited, type Failure, outOfMemory, reported, timedOut } from './failure.ts';
import { initReportLine } from './log-lines.ts';
import { unwatchMemory, type Watched, watchMemory } from './memory-watch.ts';
import {
  type AnswerMessage,
  type AwsCall,
  type InvocationRequest,
  type RuntimeSettings,
  toAnswer,
  toMessage,
} from './runtime/protocol.ts';

/** Everything an environment is made of. */
export interface EnvironmentBlueprint {
  /** The bootstrap module, from `runtimeBundle`. */
  readonly bootstrap: URL;
  readonly settings: RuntimeSettings;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutInSeconds: number;
  readonly memorySizeInMb: number;
  /** Called for each request to AWS that was refused. */
  readonly onAwsCall?: (call: AwsCall) => void;
}

/** How an invocation ended inside the environment. */
export type Outcome =
  | { readonly kind: 'result' | 'failure' | 'invalidEvent'; readonly payload: string }
  | { readonly kind: 'died'; readonly failure: Failure };

/** Room for what a thread can allocate between two checks of its memory. */
const HEAP_SLACK_IN_MB = 256;
const MEBIBYTE = 1024 * 1024;

/** Most batches are smaller. */
const LEAST_SHARED_IN_BYTES = 64 * 1024;

/** Garbage that is not collected yet counts too, hence the factor: docs/decisions/041-memory-limit.md */
const heapLimitInMb = (memorySizeInMb: number) => 2 * memorySizeInMb;

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_LIMIT_IN_SECONDS = 10;

/**
 * One execution environment: a worker thread with the function's variables, memory limit and bundle, which runs
 * one invocation at a time. Whatever goes wrong inside ends this environment only.
 */
export class ExecutionEnvironment implements Watched {
  readonly #blueprint: EnvironmentBlueprint;
  readonly #onLog: (text: string) => void;
  readonly #onDeath: () => void;
  #worker: Worker | undefined;
  #ready = false;
  #settle: ((outcome: Outcome | { kind: 'ready' }) => void) | undefined;
  #requestId = '';
  #onChunk: (chunk: string) => void = () => {};
  /** Where packed events are written. */
  #shared: Uint8Array = new Uint8Array();
  #utilizationBefore: EventLoopUtilization | undefined;

  /** Highest memory seen, in MB. */
  memoryUsedInMb = 0;
  /** Length of the init phase, until the first invocation has reported it. */
  initDurationInMillis: number | undefined;
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
   * the function's own timeout, and only then its error is an answer.
   */
  async start(): Promise<void> {
    const before = performance.now();
    const failure = await this.#initialize(INIT_LIMIT_IN_SECONDS);
    const duration = performance.now() - before;
    if (failure) this.#onLog(initReportLine(duration, failure.errorType));
    else this.initDurationInMillis = duration;
  }

  /** Share of the time since its invocation began that the thread was at work, 0 to 1. */
  get utilization(): number {
    return this.#worker?.performance.eventLoopUtilization(this.#utilizationBefore).utilization ?? 0;
  }

  /**
   * @param onChunk takes what a streaming handler writes, in base64
   * @returns `died` when the environment is of no further use
   */
  async invoke(request: InvocationRequest, onChunk: (chunk: string) => void = () => {}): Promise<Outcome> {
    this.#requestId = request.requestId;
    this.#onChunk = onChunk;
    if (!this.#ready) {
      const failure = await this.#initialize(this.#blueprint.timeoutInSeconds);
      if (failure) return { kind: 'died', failure };
    }
    const outcome = this.#waitFor(request.deadlineInMillis - Date.now(), this.#blueprint.timeoutInSeconds);
    this.#utilizationBefore = this.#worker?.performance.eventLoopUtilization();
    this.#send(request);
    return (await outcome) as Outcome;
  }

  #send(request: InvocationRequest): void {
    const { event } = request;
    if (typeof event !== 'string') event.writeTo(this.#roomFor(event.sizeInBytes));
    this.#worker?.postMessage(toMessage(request));
  }

  /** Memory that the thread reads too; it is free again when the thread has answered. */
  #roomFor(sizeInBytes: number): Uint8Array {
    if (this.#shared.byteLength < sizeInBytes) {
      const buffer = new SharedArrayBuffer(
        2 ** Math.ceil(Math.log2(Math.max(sizeInBytes, LEAST_SHARED_IN_BYTES))),
      );
      this.#shared = new Uint8Array(buffer);
      this.#worker?.postMessage(buffer);
    }
    return this.#shared;
  }

  /** Ends the thread, also in the middle of a computation. */
  async terminate(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = false;
    unwatchMemory(this);
    this.#settle?.({ kind: 'died', failure: exited(this.#requestId, 0) });
    await worker?.terminate();
  }

  /** Ends an environment that is busy and holds more than it may; asked for by the memory watch. */
  async checkMemory(): Promise<void> {
    const worker = this.#worker;
    if (!worker || !this.#settle) return;
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    // Gone in the meantime: there is nothing to check.
    if (!heap || worker !== this.#worker) return;
    const used = Math.ceil((heap.used_heap_size + heap.external_memory) / MEBIBYTE);
    this.memoryUsedInMb = Math.max(this.memoryUsedInMb, used);
    if (used > heapLimitInMb(this.#blueprint.memorySizeInMb)) this.#end(outOfMemory(this.#requestId));
  }

  async #initialize(limitInSeconds: number): Promise<Failure | undefined> {
    const ready = this.#waitFor(limitInSeconds * 1000, limitInSeconds);
    try {
      this.#listen(this.#createWorker());
    } catch (error) {
      this.#end({ errorType: 'Runtime.Unknown', payload: errorPayload(error), logLine: String(error) });
    }
    const outcome = await ready;
    this.#ready = outcome.kind === 'ready';
    return outcome.kind === 'died' ? outcome.failure : undefined;
  }

  #createWorker(): Worker {
    const { bootstrap, settings, variables, memorySizeInMb } = this.#blueprint;
    return new Worker(bootstrap, {
      workerData: settings,
      env: { ...variables },
      execArgv: [],
      // Nothing of a function may reach the mirror's own stdout; the runtime captures both streams itself.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapLimitInMb(memorySizeInMb) + HEAP_SLACK_IN_MB },
    });
  }

  #listen(worker: Worker): void {
    this.#worker = worker;
    this.#shared = new Uint8Array();
    watchMemory(this);
    worker.on('message', (message: AnswerMessage) => this.#receive(worker, message));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== this.#worker) return;
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return this.#end(outOfMemory(this.#requestId));
      this.#onLog(`${error.stack ?? error.message}\n`);
      this.#end(exited(this.#requestId, 1));
    });
    worker.on('exit', (code) => {
      if (worker === this.#worker) this.#end(exited(this.#requestId, code));
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on('data', (chunk: Buffer) => this.#onLog(chunk.toString()));
    }
  }

  #receive(worker: Worker, message: AnswerMessage): void {
    if (worker !== this.#worker) return;
    const { kind, payload, memoryUsedInMb = 0 } = toAnswer(message);
    this.memoryUsedInMb = Math.max(this.memoryUsedInMb, memoryUsedInMb);
    if (kind === 'log') this.#onLog(payload);
    else if (kind === 'awsCall') this.#blueprint.onAwsCall?.(JSON.parse(payload) as AwsCall);
    else if (kind === 'chunk') this.#onChunk(payload);
    else if (kind === 'crash' || kind === 'initError') this.#end(reported(payload));
    else this.#settle?.({ kind, payload });
  }

  /** Ends the thread and whoever waits for it, or tells the owner when nobody does. */
  #end(failure: Failure): void {
    if (this.#settle) this.#settle({ kind: 'died', failure });
    else this.#onDeath();
    void this.terminate();
  }

  #waitFor(limitInMillis: number, limitInSeconds: number): Promise<Outcome | { kind: 'ready' }> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#end(timedOut(this.#requestId, limitInSeconds)),
        Math.max(0, limitInMillis),
      );
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }
}

function errorPayload(error: unknown): string {
  return JSON.stringify({ errorType: 'Runtime.Unknown', errorMessage: String(error), trace: [] });
}
