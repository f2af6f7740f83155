import { createHash } from 'node:crypto';
import type { AssumeRole } from '../aws/types.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { assumedRoleArn, type RoleSession } from '../iam/caller.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { ResolvedResource } from '../template/types.ts';
import type { Identities } from './identities.ts';
import type { RoleSessions } from './role-sessions.ts';

export interface AssumeRoleParts {
  readonly identities: Identities;
  readonly sessions: RoleSessions;
  /** Absent: every role may be assumed. */
  readonly access?: AccessControl;
  readonly resources: ReadonlyMap<string, ResolvedResource>;
}

const HOUR_SECONDS = 3_600;

/**
 * Opens sessions of roles. Keys of the user may assume every role; a function, or a session of a role, those whose trust
 * policies and its own policies allow it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function roleAssumption({ identities, sessions, access, resources }: AssumeRoleParts): AssumeRole {
  return ({ accessKeyId, roleArn, sessionName, durationSeconds = HOUR_SECONDS, externalId, region }) => {
    const session: RoleSession = { roleArn, sessionName, region };
    const caller = identities.sessionOf(accessKeyId) ?? identities.functionOf(accessKeyId);
    const refusal = caller && access?.refusalToAssume(session, caller, externalId);
    if (refusal) throw new ServiceException('AccessDenied', refusal, 403);
    const all = [...resources.values()];
    refuseLongSession(durationSeconds, caller !== undefined, longestOf(roleArn, all));
    const opened = sessions.open(session, durationSeconds, (owner) => access?.publish(owner));
    return {
      ...opened,
      arn: assumedRoleArn(session),
      assumedRoleId: `${roleIdOf(roleArn, all)}:${sessionName}`,
    };
  };
}

/** The id of a role of the template; of another, one that is always the same. */
export function roleIdOf(roleArn: string, resources: readonly ResolvedResource[]): string {
  const role = resources.find(
    ({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === roleArn,
  );
  const ofOther = () => createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase();
  return String(role?.attributes.RoleId ?? `AROA${ofOther()}`);
}

/** `MaxSessionDuration` of a role; of one that is not in the template, the most that there is. */
function longestOf(roleArn: string, resources: readonly ResolvedResource[]): number {
  const role = resources.find(
    ({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === roleArn,
  );
  return role ? Number(role.properties.MaxSessionDuration ?? HOUR_SECONDS) : 12 * HOUR_SECONDS;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html; texts: https://repost.aws/knowledge-center/iam-role-chaining-limit */
function refuseLongSession(durationSeconds: number, isChained: boolean, longest: number): void {
  const reason =
    isChained && durationSeconds > HOUR_SECONDS
      ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
      : durationSeconds > longest
        ? 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
        : undefined;
  if (reason) throw new ServiceException('ValidationError', reason, 400);
}
