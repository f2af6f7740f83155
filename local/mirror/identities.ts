import type { Caller } from '../aws/types.ts';
import { assumedRoleArn } from '../iam/caller.ts';
import type { FunctionConfiguration, LambdaService } from '../lambda/types.ts';
import { ownerOfAccessKey } from '../services/index.ts';

/** Whose an access key is. */
export interface Identities {
  /** The function that has the key; undefined for a key that no function has. */
  functionOf(accessKeyId: string): FunctionConfiguration | undefined;
  /** As STS names it: a function's key belongs to its role, in a session named after the function. */
  callerOf(accessKeyId: string): Caller | undefined;
}

/** @param lambda asked when a request comes: it starts after those who ask. */
export function identitiesIn(dataDirectory: string, lambda: () => LambdaService): Identities {
  // An owner never changes, and reading its file would cost each table access some 30 µs.
  const owners = new Map<string, string>();
  const ownerOf = (accessKeyId: string) => {
    const owner = owners.get(accessKeyId) ?? ownerOfAccessKey(dataDirectory, accessKeyId)?.owner;
    if (owner !== undefined) owners.set(accessKeyId, owner);
    return owner;
  };
  const functionOf = (accessKeyId: string) => {
    const owner = ownerOf(accessKeyId);
    return owner === undefined ? undefined : lambda().getFunction(owner);
  };
  return {
    functionOf,
    callerOf: (accessKeyId) => {
      const found = functionOf(accessKeyId);
      return found && { arn: assumedRoleArn(found), userId: `${accessKeyId}:${found.functionName}` };
    },
  };
}
