import type { z } from 'zod';
import type { invocationResult, logLine } from '../json-api/function-schemas.ts';
import { pathOf } from '../json-api/request-url.ts';
import type { JsonApiClient } from './client.ts';
import {
  type FailOptions,
  type Invocation,
  type InvocationFilter,
  injectFault,
  invocationsOf,
  type MirrorFault,
} from './invocation.ts';

/** How an invocation ended. */
export interface InvocationResult {
  /** Its log lines have it. */
  readonly requestId: string;
  /** `$LATEST`, or the number of the version that ran. */
  readonly executedVersion: string;
  /** Undefined when the function did not fail; then `payload` is the error. */
  readonly functionError: string | undefined;
  /** What the function returned, or its error; with bigints for integers beyond 2^53, as values of records. */
  readonly payload: unknown;
  /** The last 4 KB of its log. */
  readonly logTail: string;
}

/** A line of a function's log. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Log stream of the environment. */
  readonly stream: string;
  /** Undefined for what no invocation wrote. */
  readonly requestId: string | undefined;
  /** The line as it was written. */
  readonly message: string;
}

/** Which lines. */
export interface LogFilter {
  /** Only those of one invocation. Default: all. */
  readonly requestId?: string;
  /** The last ones, at most 10,000. Default 1,000. */
  readonly limit?: number;
}

/** A function of the mirror. */
export interface MirrorFunction {
  /**
   * Invokes it and waits for its response. A function that fails is no error: see `functionError`.
   * @param payload any JSON; a bigint is an integer with all its digits.
   */
  invoke(payload?: unknown): Promise<InvocationResult>;
  /**
   * The last 1,000 invocations, the last that was started first, each with event, response, log lines and records.
   * @throws {MirrorError} what the API refuses.
   */
  invocations(filter?: InvocationFilter): Promise<Invocation[]>;
  /**
   * Lets the next invocations end in an error without running, as an error of the function itself: retried, bisected and sent
   * to the destination as on AWS.
   * @throws {MirrorError} InvalidRequest for `times` below 1.
   */
  fail(options?: FailOptions): Promise<MirrorFault>;
  /**
   * Lets invocations wait before they run, as part of their duration and timeout.
   * @param milliseconds 1 to 900,000.
   * @param options `times`: how many of the next ones. Default: all, until the fault is removed.
   * @throws {MirrorError} InvalidRequest.
   */
  delay(milliseconds: number, options?: { readonly times?: number }): Promise<MirrorFault>;
  /** The last lines of its log, oldest first, with those of the platform. */
  logs(filter?: LogFilter): Promise<LogLine[]>;
}

/** @param functionName resolves to the physical name. */
export function mirrorFunction(client: JsonApiClient, functionName: () => Promise<string>): MirrorFunction {
  return {
    invoke: async (payload = {}) => {
      const path = pathOf('functions', await functionName(), 'invocations');
      const result = await client.post<z.output<typeof invocationResult>>(path, payload);
      return { functionError: undefined, ...result };
    },
    invocations: async (filter) => invocationsOf(client, await functionName(), filter),
    fail: async ({ times, message } = {}) =>
      injectFault(client, await functionName(), { kind: 'fail', times, message }),
    delay: async (delayMs, { times } = {}) =>
      injectFault(client, await functionName(), { kind: 'delay', delayMs, times }),
    logs: async ({ requestId, limit } = {}) => {
      const path = pathOf('functions', await functionName(), 'logs');
      const lines = await client.get<z.output<typeof logLine>[]>(path, { requestId, limit });
      return lines.map((line) => ({ requestId: undefined, ...line }));
    },
  };
}
