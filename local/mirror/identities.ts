import type { Caller } from '../aws/types.ts';
import { assumedRoleArn } from '../iam/caller.ts';
import type { FunctionConfiguration, LambdaService } from '../lambda/types.ts';
import { type AccessKeyOwner, ownerOfAccessKey } from '../services/index.ts';
import type { Log } from '../shared/log.ts';

/** Whose an access key is. */
export interface Identities {
  /** The function that has the key; undefined for a key that no function has. */
  functionOf(accessKeyId: string): FunctionConfiguration | undefined;
  /** What requests with the key must carry; undefined for a key that no function has. */
  sessionTokenOf(accessKeyId: string): string | undefined;
  /** As STS names it: a function's key belongs to its role, in a session named after the function. */
  callerOf(accessKeyId: string): Caller | undefined;
  /** Prints once that a key which no function has may do everything. */
  nameUnknown(accessKeyId: string): void;
}

/** Callers that sign with made-up keys must not fill memory and terminal. */
const MOST_UNKNOWN_KEYS = 20;

/** @param lambda asked when a request comes: it starts after those who ask. */
export function identitiesIn(dataDirectory: string, lambda: () => LambdaService, log: Log): Identities {
  // An owner never changes, and reading its file would cost each table access some 30 µs.
  const owners = new Map<string, AccessKeyOwner>();
  const unknown = new Set<string>();
  const ownerOf = (accessKeyId: string) => {
    const owner = owners.get(accessKeyId) ?? ownerOfAccessKey(dataDirectory, accessKeyId);
    if (owner !== undefined) owners.set(accessKeyId, owner);
    return owner;
  };
  const functionOf = (accessKeyId: string) => {
    const owner = ownerOf(accessKeyId);
    return owner && lambda().getFunction(owner.owner);
  };
  return {
    functionOf,
    sessionTokenOf: (accessKeyId) => ownerOf(accessKeyId)?.sessionToken,
    nameUnknown: (accessKeyId) => {
      if (unknown.has(accessKeyId) || unknown.size >= MOST_UNKNOWN_KEYS) return;
      unknown.add(accessKeyId);
      log.info(`no function has the access key ${accessKeyId}: as a key of yours it may do everything here`);
    },
    callerOf: (accessKeyId) => {
      const found = functionOf(accessKeyId);
      // The id of a role begins with AROA.
      const userId = `AROA${accessKeyId.slice(4)}:${found?.functionName}`;
      return found && { arn: assumedRoleArn(found), userId };
    },
  };
}
