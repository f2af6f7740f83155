import type { InvocationRequest } from './protocol.ts';

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
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...environment,
    awsRequestId: request.requestId,
    invokedFunctionArn: functionArn,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}
