import type { InvocationCaller, InvocationSource } from './invocation-source.ts';

/** How an invocation ended, seen from the function. */
type InvocationEnd = 'running' | 'succeeded' | 'failed';

/** What is known when an environment takes an invocation. */
export interface StartedInvocation {
  readonly requestId: string;
  readonly functionName: string;
  /** A published version, or `$LATEST`. */
  readonly version: string;
  /** Name of the environment's log stream. */
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** JSON text; absent for an event of a mapping, whose records are in their topic. */
  readonly event?: string;
  /** Bytes of the event. */
  readonly eventBytes: number;
  /** The records of a mapping that it is made with. */
  readonly source?: InvocationSource;
  /** What invoked it, other than a mapping. */
  readonly caller?: InvocationCaller;
  /** Whether a fault is injected into it. */
  readonly isInjected: boolean;
}

/** What is known when it is over. */
export interface EndedInvocation {
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  /** Set when the function threw, timed out, ran out of memory or exited. */
  readonly functionError?: string;
  /** JSON text of the handler's result or the error document. */
  readonly response: string;
  /** Highest memory seen in the environment so far, in MB; 0 when it was not measured. */
  readonly memoryUsedInMb: number;
  /** Length of the init phase, for the first invocation of an environment. */
  readonly initDurationMs?: number;
}

/** What invocations of a function did in a time. */
export interface InvocationActivity {
  /** How many run now. */
  readonly running: number;
  /** How many ended in the time. */
  readonly ended: number;
  /** Durations of those that ended in the time: their sum, and the longest. */
  readonly totalMs: number;
  readonly maxMs: number;
}

/** A time, in milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  /** The first millisecond that is not in it. */
  readonly before: number;
}

/** Reads invocations that are kept: the last that was started is first in each list. */
export interface KeptInvocations {
  /** @param nameOrArn of one function. Default: all. */
  list(nameOrArn?: string): KeptInvocation[];
  /** Those of all functions that ended in a time. */
  endedIn(period: Period): KeptInvocation[];
  /** Those of all functions with one of these request ids. */
  find(requestIds: ReadonlySet<string>): KeptInvocation[];
  /** What those of a function did in a time, without listing them. */
  activity(nameOrArn: string, period: Period): InvocationActivity;
}

/** An invocation of a function. */
export interface KeptInvocation extends StartedInvocation, Partial<EndedInvocation> {
  readonly end: InvocationEnd;
  /** Whether event and response are no longer kept, for those of later invocations. */
  readonly isStripped: boolean;
}
