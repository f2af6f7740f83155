import type { Caller } from '../aws/types.ts';
import { assumedRoleArn, type RoleSession, sessionNameOf } from '../iam/caller.ts';
import type { FunctionConfiguration, LambdaService } from '../lambda/types.ts';
import { type AccessKeyOwner, isSessionKey, ownerOfAccessKey } from '../services/index.ts';
import type { Log } from '../shared/log.ts';
import { arnAt, placeOfArn } from '../shared/place.ts';
import type { RoleSessions } from './role-sessions.ts';

/** Whose an access key is. */
export interface Identities {
  /** The function that has the key; undefined for a key that no function has. */
  functionOf(accessKeyId: string): FunctionConfiguration | undefined;
  /** The session of a role that STS gave the key to; undefined for other keys. */
  sessionOf(accessKeyId: string): RoleSession | undefined;
  /** An ARN in account and Region of the key's owner; undefined for a key of the user. */
  placeArnOf(accessKeyId: string): string | undefined;
  /** What requests with the key must carry; undefined for a key of the user. A session that is over has a token that no client can send. */
  sessionTokenOf(accessKeyId: string): string | undefined;
  /** As STS names it: a function's key belongs to its role, in a session named after the function. */
  callerOf(accessKeyId: string): Caller | undefined;
  /** Prints once that a key which no function has may do everything. */
  nameUnknown(accessKeyId: string): void;
}

/** Callers that sign with made-up keys must not fill memory and terminal. */
const MOST_UNKNOWN_KEYS = 20;

export interface IdentitiesOptions {
  readonly dataDirectory: string;
  /** Asked when a request comes: it starts after those who ask. */
  readonly lambda: () => LambdaService;
  readonly sessions: Pick<RoleSessions, 'find'>;
  /** The id of a role, `AROA…`. */
  readonly roleIdOf: (roleArn: string) => string;
  readonly log: Log;
}

export function identitiesIn({
  dataDirectory,
  lambda,
  sessions,
  roleIdOf,
  log,
}: IdentitiesOptions): Identities {
  // An owner never changes, and reading its file would cost each table access some 30 µs.
  const owners = new Map<string, AccessKeyOwner>();
  const unknown = new Set<string>();
  const ownerOf = (accessKeyId: string) => {
    const owner = owners.get(accessKeyId) ?? ownerOfAccessKey(dataDirectory, accessKeyId);
    if (owner !== undefined) owners.set(accessKeyId, owner);
    return owner;
  };
  const functionOf = (accessKeyId: string) => {
    if (isSessionKey(accessKeyId)) return undefined; // Its owner is a role.
    const owner = ownerOf(accessKeyId);
    return owner && lambda().getFunction(owner.owner);
  };
  const sessionOf = (accessKeyId: string) => sessions.find(accessKeyId)?.session;
  const identityOf = (accessKeyId: string) =>
    isSessionKey(accessKeyId) ? sessionOf(accessKeyId) : functionOf(accessKeyId);
  return {
    functionOf,
    sessionOf,
    placeArnOf: (accessKeyId) => {
      const session = sessionOf(accessKeyId);
      if (!session) return functionOf(accessKeyId)?.functionArn;
      const { region, roleArn } = session;
      return arnAt({ region, accountId: placeOfArn(roleArn).accountId }, 'sts', 'session');
    },
    sessionTokenOf: (accessKeyId) =>
      isSessionKey(accessKeyId)
        ? (sessions.find(accessKeyId)?.sessionToken ?? '')
        : ownerOf(accessKeyId)?.sessionToken,
    nameUnknown: (accessKeyId) => {
      if (unknown.has(accessKeyId) || unknown.size >= MOST_UNKNOWN_KEYS) return;
      unknown.add(accessKeyId);
      log.info(`no function has the access key ${accessKeyId}: as a key of yours it may do everything here`);
    },
    callerOf: (accessKeyId) => {
      const identity = identityOf(accessKeyId);
      if (!identity) return undefined;
      return {
        arn: assumedRoleArn(identity),
        userId: `${roleIdOf(identity.roleArn)}:${sessionNameOf(identity)}`,
      };
    },
  };
}
