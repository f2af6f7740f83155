import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Calls a function and waits for its response.
 * @throws {Error} with the function's message when it fails, or when it does not exist.
 */
export async function invoke<Result>(
  lambda: LambdaClient,
  functionName: string,
  request: unknown,
): Promise<Result> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const response: unknown = JSON.parse(Payload?.transformToString() || 'null');
  if (FunctionError === undefined) return response as Result;
  const { errorMessage = JSON.stringify(response) } = (response ?? {}) as { readonly errorMessage?: string };
  throw new Error(`${functionName} failed: ${errorMessage}`);
}
