import { rm } from 'node:fs/promises';
import type { EventLoopUtilization } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { exited, outOfMemory } from './failure.ts';
import {
  type InvocationRequest,
  type ResponseMessage,
  type RuntimeSettings,
  toMessage,
} from './runtime/protocol.ts';
import type { RuntimeHost, RuntimeListener } from './runtime-host.ts';

/** What a thread runs. */
export interface ThreadLaunch {
  /** The bootstrap module as a `data:` URL, from `runtimeBundle`. */
  readonly bootstrap: URL;
  readonly settings: RuntimeSettings;
  /** Removed with the thread: what the function has in /tmp. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** V8's limit for old objects. */
  readonly heapLimitMb: number;
}

const MEBIBYTE = 1024 * 1024;

/**
 * As deep as the calls of a process go, by V8's default of 984 kB: what overflows the stack on AWS does so in a thread. Node
 * keeps 192 kB of a thread's stack for itself (https://nodejs.org/api/worker_threads.html, `stackSizeMb`, default 4).
 */
const STACK_SIZE_MB = (984 + 192) / 1024;

/** Most batches are smaller. */
const LEAST_SHARED_BYTES = 64 * 1024;

/** Runs a function in a worker thread: no process to start, and events that are read where they were written. */
export class ThreadHost implements RuntimeHost {
  readonly #worker: Worker;
  readonly #folder: string;
  /** Where packed events are written. */
  #shared: Uint8Array = new Uint8Array();
  #utilizationBefore: EventLoopUtilization | undefined;

  constructor(
    { bootstrap, settings, folder, variables, heapLimitMb }: ThreadLaunch,
    listener: RuntimeListener,
  ) {
    this.#folder = folder;
    this.#worker = new Worker(bootstrap, {
      workerData: settings,
      env: { ...variables },
      execArgv: [],
      // Nothing of a function may reach the mirror's own stdout; the runtime captures both streams itself.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, stackSizeMb: STACK_SIZE_MB },
    });
    listen(this.#worker, listener);
  }

  get utilization(): number {
    return this.#worker.performance.eventLoopUtilization(this.#utilizationBefore).utilization;
  }

  send(request: InvocationRequest): void {
    this.#utilizationBefore = this.#worker.performance.eventLoopUtilization();
    const { event } = request;
    if (typeof event !== 'string') event.writeTo(this.#roomFor(event.sizeBytes));
    this.#worker.postMessage(toMessage(request));
  }

  async measureMemory(): Promise<number | undefined> {
    const heap = await this.#worker.getHeapStatistics().catch(() => undefined);
    return heap && Math.ceil((heap.used_heap_size + heap.external_memory) / MEBIBYTE);
  }

  async terminate(): Promise<void> {
    this.#worker.removeAllListeners();
    await this.#worker.terminate();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Memory that the thread reads too; it is free again when the thread has responded. */
  #roomFor(sizeBytes: number): Uint8Array {
    if (this.#shared.byteLength < sizeBytes) {
      const buffer = new SharedArrayBuffer(
        2 ** Math.ceil(Math.log2(Math.max(sizeBytes, LEAST_SHARED_BYTES))),
      );
      this.#shared = new Uint8Array(buffer);
      this.#worker.postMessage(buffer);
    }
    return this.#shared;
  }
}

function listen(worker: Worker, listener: RuntimeListener): void {
  worker.on('message', (message: ResponseMessage) => listener.onMessage(message));
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return listener.onEnd(outOfMemory);
    listener.onLog(`${error.stack ?? error.message}\n`);
    listener.onEnd((requestId) => exited(requestId, 1));
  });
  worker.on('exit', (code) => listener.onEnd((requestId) => exited(requestId, code)));
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (chunk: Buffer) => listener.onLog(chunk.toString()));
  }
}
