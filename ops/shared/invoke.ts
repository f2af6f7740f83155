import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Calls a function and waits for its answer.
 * @throws {Error} in the function's own words when it fails, or when it is not there.
 */
export async function invoke<Answer>(
  lambda: LambdaClient,
  functionName: string,
  request: unknown,
): Promise<Answer> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const answer: unknown = JSON.parse(Payload?.transformToString() || 'null');
  if (FunctionError === undefined) return answer as Answer;
  const { errorMessage = JSON.stringify(answer) } = (answer ?? {}) as { readonly errorMessage?: string };
  throw new Error(`${functionName} failed: ${errorMessage}`);
}
