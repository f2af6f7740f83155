import type { Failure } from './failure.ts';
import type { InvocationRequest, ResponseMessage } from './runtime/protocol.ts';

/** What an execution environment learns from the runtime that runs its code. */
export interface RuntimeListener {
  onMessage(message: ResponseMessage): void;
  /** Text that did not come through the runtime: of child processes, of native code, of Node itself. */
  onLog(text: string): void;
  /** The runtime is gone, and nothing asked it to go. */
  onEnd(failure: (requestId: string) => Failure): void;
}

/** What runs the code of one execution environment: a worker thread or a process. */
export interface RuntimeHost {
  /** Hands over one invocation. */
  send(request: InvocationRequest): void;
  /** Share of the time since the last invocation was sent that the code was at work, 0 to 1. */
  readonly utilization: number;
  /** Memory in use, in MB; undefined when it cannot be measured now. */
  measureMemory(): Promise<number | undefined>;
  /** Ends it, also in the middle of a computation; the listener hears nothing any more. */
  terminate(): Promise<void>;
}

/** @throws {Error} when there can be none */
export type StartRuntime = (listener: RuntimeListener) => RuntimeHost;
