import { randomUUID } from 'node:crypto';
import { ServiceException } from '../shared/service-exception.ts';
import type { Outcome } from './execution-environment.ts';
import type { Injection } from './injected-fault.ts';
import type { EndedInvocation } from './kept-invocation.ts';
import type { PlatformLog } from './platform-log.ts';
import { REQUEST_LIMIT_BYTES, RESPONSE_LIMIT_BYTES, RESPONSE_TOO_LARGE } from './runtime/payload-limit.ts';
import type { InvocationRequest } from './runtime/protocol.ts';
import type { FunctionConfiguration, InvocationEvent, InvocationResult, InvokeOptions } from './types.ts';

const LOG_TAIL_BYTES = 4096;

/** An invocation that was accepted: it waits for an environment or runs in one. */
export interface Invocation {
  /** Its log lines have it. */
  readonly requestId: string;
  readonly event: InvocationEvent;
  readonly options: InvokeOptions;
  readonly acceptedAtMs: number;
  /** `performance.now()` when an environment took it. */
  startedAt: number;
  /** What it meets on purpose. */
  injection?: Injection;
  /** Takes how it ended; absent when invocations are not kept. */
  onEnd?: (ended: EndedInvocation) => void;
  /** The end of what it wrote. */
  log: string;
  /** What its handler has streamed; undefined while it has not. */
  streamed?: Buffer[];
  streamedBytes: number;
  readonly resolve: (result: InvocationResult) => void;
  readonly reject: (error: ServiceException) => void;
}

/**
 * The exception has the code that Lambda responds with; the API model calls it RequestTooLargeException.
 * https://github.com/awslabs/aws-athena-query-federation/issues/793
 * @throws {ServiceException} RequestEntityTooLargeException
 */
export function checkEventSize(event: string): void {
  // One UTF-16 unit is at most three bytes, so most events need no counting.
  if (event.length * 3 <= REQUEST_LIMIT_BYTES || Buffer.byteLength(event) <= REQUEST_LIMIT_BYTES) return;
  throw new ServiceException(
    'RequestEntityTooLargeException',
    `Request must be smaller than ${REQUEST_LIMIT_BYTES} bytes for the InvokeFunction operation`,
    413,
  );
}

/** A new invocation, and the promise of its response. */
export function acceptInvocation(event: InvocationEvent, options: InvokeOptions, nowMs: number) {
  const { promise, resolve, reject } = Promise.withResolvers<InvocationResult>();
  const invocation: Invocation = {
    requestId: randomUUID(),
    event: event || '{}',
    options,
    acceptedAtMs: nowMs,
    startedAt: 0,
    log: '',
    streamedBytes: 0,
    resolve,
    reject,
  };
  return { invocation, promise };
}

/** Adds to what an invocation wrote; only the tail is ever asked for, so no more than that is kept. */
export function appendLog(invocation: Invocation, text: string): void {
  const log = invocation.log + text;
  invocation.log = log.length > 2 * LOG_TAIL_BYTES ? log.slice(-LOG_TAIL_BYTES) : log;
}

/**
 * Takes what a streaming handler wrote. Of a response that is gathered no more is kept than shows that it is too large.
 * @param chunk base64
 */
export function acceptChunk(invocation: Invocation, chunk: string): void {
  const bytes = Buffer.from(chunk, 'base64');
  const { onChunk } = invocation.options;
  if (onChunk) {
    onChunk(bytes);
    return;
  }
  invocation.streamed ??= [];
  if (invocation.streamedBytes <= RESPONSE_LIMIT_BYTES) invocation.streamed.push(bytes);
  invocation.streamedBytes += bytes.length;
}

/** What is sent to the environment; the time until the timeout starts now. */
export function toRequest(
  { requestId, event, options }: Invocation,
  configuration: FunctionConfiguration,
  nowMs: number,
): InvocationRequest {
  return {
    requestId,
    event,
    deadlineMs: nowMs + configuration.timeoutSeconds * 1000,
    ...(options.traceHeader !== undefined && { traceHeader: options.traceHeader }),
    ...(options.clientContext !== undefined && { clientContext: options.clientContext }),
  };
}

/** The lines Lambda adds when an invocation is over. */
export function closingLines(
  invocation: Invocation,
  outcome: Outcome,
  measured: { memorySizeInMb: number; memoryUsedInMb: number; initDurationMs?: number },
  platform: PlatformLog,
): string {
  const hasDied = outcome.kind === 'died';
  return platform.end({
    requestId: invocation.requestId,
    durationMs: performance.now() - invocation.startedAt,
    ...measured,
    ...(hasDied && { errorType: outcome.failure.errorType }),
    hasThrown: outcome.kind === 'failure',
    producedBytes: outcome.kind === 'result' ? outcome.payload.length : 0,
    reason: hasDied ? outcome.failure.logLine : '',
  });
}

/** Responds to the caller. @returns what is kept of the response. */
export function settleInvocation(
  invocation: Invocation,
  outcome: Outcome,
  version: string,
): Pick<EndedInvocation, 'functionError' | 'response'> {
  if (outcome.kind === 'invalidEvent') {
    const message = `Could not parse request body into json: ${outcome.payload}`;
    invocation.reject(new ServiceException('InvalidRequestContentException', message));
    return { functionError: 'InvalidRequestContentException', response: JSON.stringify(message) };
  }
  const response = responseOf(invocation, outcome);
  invocation.resolve({
    requestId: invocation.requestId,
    statusCode: 200,
    executedVersion: version,
    ...response,
    logTail: tailOf(invocation.log),
  });
  return { functionError: response.functionError, response: response.payload };
}

/** The error document of an invocation that failed; undefined for one that did not. */
export function failurePayloadOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'died') return outcome.failure.payload;
  return outcome.kind === 'failure' ? outcome.payload : undefined;
}

/**
 * A function that fails in the middle of its stream has failed: what it wrote before is not in a gathered response.
 * UNCONFIRMED: AWS documents the error of a response that is streamed only
 * (https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStreamCompleteEvent.html).
 */
function responseOf(
  { streamed, streamedBytes }: Invocation,
  outcome: Exclude<Outcome, { kind: 'invalidEvent' }>,
): Pick<InvocationResult, 'functionError' | 'payload' | 'streamed'> {
  if (outcome.kind === 'died') return { functionError: 'Unhandled', payload: outcome.failure.payload };
  if (outcome.kind === 'failure') return { functionError: 'Unhandled', payload: outcome.payload };
  if (!streamed) return { payload: outcome.payload };
  if (streamedBytes > RESPONSE_LIMIT_BYTES)
    return { functionError: 'Unhandled', payload: RESPONSE_TOO_LARGE };
  const bytes = Buffer.concat(streamed);
  return { payload: bytes.toString(), streamed: bytes };
}

function tailOf(log: string): string {
  if (log.length * 3 <= LOG_TAIL_BYTES) return log;
  return Buffer.from(log.slice(-LOG_TAIL_BYTES)).subarray(-LOG_TAIL_BYTES).toString();
}
