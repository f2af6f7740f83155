import fs from 'node:fs';
import { heldMsOf } from '../../shared/hold-clock.ts';
import type { InvocationRequest } from './protocol.ts';

// The sandbox replaces it for the function.
const { readFileSync } = fs;

let heldMs = () => 0;

/** What debuggers hold is not late: that time is not counted. @param file what the mirror's `HoldClock` writes. */
export function readHoldsFrom(file: string): void {
  heldMs = () => heldMsOf(Number(readFileSync(file, 'utf8')), Date.now());
}

/** The part of the context object that is the same for every invocation. */
const environment = {
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
};

/** The context object of one invocation: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function createContext(
  request: InvocationRequest<unknown>,
  functionArn: string,
): Record<string, unknown> {
  const { deadlineMs, clientContext } = request;
  const heldBeforeMs = heldMs();
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...environment,
    awsRequestId: request.requestId,
    invokedFunctionArn: functionArn,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => deadlineMs + heldMs() - heldBeforeMs - Date.now(),
  };
}
