import type { Caller } from '../aws/types.ts';
import type { LambdaService } from '../lambda/types.ts';
import { ownerOfAccessKey } from '../services/index.ts';

/**
 * Whose an access key is: a function's key belongs to its role, in a session named after the function, as on AWS.
 * @returns undefined for a key that no function has.
 */
export function callerOf(
  accessKeyId: string,
  { lambda, dataDirectory, accountId }: { lambda: LambdaService; dataDirectory: string; accountId: string },
): Caller | undefined {
  const owner = ownerOfAccessKey(dataDirectory, accessKeyId)?.owner;
  const configuration = owner === undefined ? undefined : lambda.getFunction(owner);
  if (!configuration) return undefined;
  const { functionName, roleArn } = configuration;
  const role = roleArn.split('/').at(-1) ?? functionName;
  return {
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${functionName}`,
    userId: `${accessKeyId}:${functionName}`,
  };
}
