/**
 * The Lambda service of the mirror, as its other parts see it.
 * Behaviour follows https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */

import type { HoldClock } from '../shared/hold-clock.ts';
import type { InvocationCaller, InvocationSource } from './invocation-source.ts';
import type { KeptInvocations } from './kept-invocation.ts';
import type { LogLine } from './log-memory.ts';
import type { LoggingConfiguration } from './logging.ts';

import type { PublishedVersions } from './published-versions.ts';

export type { InvocationSource } from './invocation-source.ts';
export type { KeptInvocation, KeptInvocations } from './kept-invocation.ts';
export type { LogLine } from './log-memory.ts';
export type { FunctionAlias } from './published-versions.ts';

/** What `AWS::Lambda::Function` becomes once its properties are resolved and its code is on disk. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  /** The version that a qualifier in the ARN leads to. Absent: `$LATEST`. */
  readonly version?: string;
  /** Logical id in the template; equals the name for functions that come from elsewhere. */
  readonly logicalId: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  /** `path/file.export`, relative to the code directory. */
  readonly handler: string;
  /** Absolute path of the unpacked code. */
  readonly codeDirectory: string;
  /** Absolute paths of unpacked layers, in order. */
  readonly layerDirectories: readonly string[];
  readonly timeoutSeconds: number;
  readonly memorySizeInMb: number;
  /** Size of /tmp where it is bounded, in MB. Absent: 512. */
  readonly ephemeralStorageMb?: number;
  /** Variables as deployed; the runtime adds its own (`AWS_REGION`, keys, …). */
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  /** Absent means unreserved; 0 means every invocation is throttled. */
  readonly reservedConcurrentExecutions?: number;
  /** Absent: text, every level, the log group named after the function. */
  readonly logging?: LoggingConfiguration;
}

/** The response of one synchronous invocation: a function error is a response, not an exception. */
export interface InvocationResult {
  /** Its log lines have it. */
  readonly requestId: string;
  readonly statusCode: 200;
  /** A published version, or `$LATEST`. */
  readonly executedVersion: string;
  /** Set when the function threw, timed out, ran out of memory or exited. */
  readonly functionError?: 'Unhandled';
  /** JSON text: the handler's result (`null` for undefined), or `{errorType,errorMessage,trace?}`. */
  readonly payload: string;
  /** What a streaming handler wrote: `payload` is the same as text. Absent for others, and when the caller took each chunk. */
  readonly streamed?: Uint8Array;
  /** Last 4 kB of what the invocation wrote. */
  readonly logTail: string;
}

/** Which of the invocations that wait for an environment goes first. */
export type InvocationPriority = 'urgent' | 'normal' | 'patient';

/** What a caller of Invoke may send along; none of it is required. */
export interface InvokeOptions {
  /** Default: `normal`. */
  readonly priority?: InvocationPriority;
  /** Aborted when no client waits for the response any more: the invocation runs after all others, if it does not run yet. */
  readonly abandoned?: AbortSignal;
  /** `X-Amzn-Trace-Id` of the request that led here; an unsampled one is made up when absent. */
  readonly traceHeader?: string;
  /** JSON text the function finds as `context.clientContext`. */
  readonly clientContext?: string;
  /** Whether the caller says itself that the function failed, so that no line is printed for it. Default: false. */
  readonly reportsFailure?: boolean;
  /** Where the records of the event are, for a mapping: they are not kept with the invocation then. */
  readonly source?: InvocationSource;
  /** What invokes it, for those who look at invocations. Absent for a mapping, and where it is not known. */
  readonly caller?: InvocationCaller;
  /** Is given the request id when an environment takes the invocation. */
  readonly onStarted?: (requestId: string) => void;
  /** Takes what a streaming handler writes, while it writes it. Absent: it is gathered for the response. */
  readonly onChunk?: (chunk: Uint8Array) => void;
}

/**
 * The event of a mapping's invocation, as the records came from Kafka: the execution environment makes the event of
 * it, without its text (`local/src/lambda/packed-event`).
 */
export interface PackedEvent {
  /** JSON text of the event, its lists of records empty. */
  readonly envelope: string;
  /** Bytes of the records of these lists; never more than the event's text would have. */
  readonly sizeBytes: number;
  /** Writes the records into `target`, which has room for them. */
  readonly writeTo: (target: Uint8Array) => void;
}

export type InvocationEvent = string | PackedEvent;

/**
 * Invokes a function by name or ARN and waits for its response.
 * @param event JSON text of the event; at most 6 MB (6,291,456 bytes), else RequestEntityTooLargeException. A packed event
 *   is measured by the packing caller.
 * @throws {ServiceException} when the invocation never reached the function: ResourceNotFoundException,
 *   TooManyRequestsException (reserved concurrency), RequestEntityTooLargeException, InvalidRequestContentException
 *   (the event is not JSON), ServiceException (the service is stopping).
 */
export type Invoke<Event extends InvocationEvent = string> = (
  functionName: string,
  event: Event,
  options?: InvokeOptions,
) => Promise<InvocationResult>;

/** Counters of one function since the service was created, as CloudWatch counts them. */
export interface FunctionStatistics {
  /** Invocations that ran, whether they succeeded or not. */
  readonly invocations: number;
  /** Of these, how many ended in a function error. */
  readonly errors: number;
  /** Requests refused by reserved concurrency; not among the invocations. */
  readonly throttles: number;
}

export interface LambdaService {
  /** Registers a function, or replaces its configuration; running environments of the old one finish and go. */
  putFunction(configuration: FunctionConfiguration): void;
  getFunction(nameOrArn: string): FunctionConfiguration | undefined;
  listFunctions(): FunctionConfiguration[];
  deleteFunction(nameOrArn: string): Promise<void>;
  /** What debuggers hold: a limit of what waits for a function does not count that time. Absent: there are no debuggers. */
  readonly holds?: HoldClock;
  /** Versions and aliases, by which functions are invoked as well. */
  readonly published: PublishedVersions;
  /** All zero for a function that does not exist; a replaced function continues counting. */
  statistics(nameOrArn: string): FunctionStatistics;
  invoke: Invoke<InvocationEvent>;
  /** Adds a line to the log of a function, for what its mappings write; a function that is gone has none. */
  writeLog(nameOrArn: string, line: string): void;
  /**
   * Ends execution environments in mid-invocation, as when their host is lost: each busy one that `shouldTerminate` says yes to.
   * @returns how many had an invocation in flight, and the request ids of those that were ended, once their threads are gone.
   */
  terminateEnvironments(
    nameOrArn: string,
    shouldTerminate: () => boolean,
  ): Promise<{ readonly inFlight: number; readonly requestIds: readonly string[] }>;
  /**
   * The last lines of a function's log since the mirror was started, oldest first: some million characters of them. Empty for a
   * function that has written nothing.
   * @param since only those of this time and later, in milliseconds since the epoch.
   */
  logLines(nameOrArn: string, since?: number): LogLine[];
  /** How many lines all functions have written since the mirror was started. */
  writtenLines(): number;
  /**
   * The last invocations since the mirror was started: 1,000 of each function, with a million characters of events and
   * responses. None when they are not kept.
   */
  readonly invocations: KeptInvocations;
  /** Which functions run in processes because of what they are, and why. */
  processFunctions(): readonly { readonly functionName: string; readonly reason: string }[];
  /** Forgets log lines, invocations and counters of all functions; environments and configurations stay. */
  forget(): void;
  /** Waits for invocations in flight (at most `graceMs`), then ends all environments. */
  stop(graceMs: number): Promise<void>;
}
