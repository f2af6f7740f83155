import type { RequestContext } from './conditions.ts';

/** A function in a session of its role. */
export interface FunctionIdentity {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleArn: string;
}

/** A session of a role that a request to STS opened. */
export interface RoleSession {
  readonly sessionName: string;
  readonly roleArn: string;
  /** Where its requests are taken to go. */
  readonly region: string;
}

export type Identity = FunctionIdentity | RoleSession;

/** The session of a function has the function's name. */
export const sessionNameOf = (identity: Identity) =>
  'functionName' in identity ? identity.functionName : identity.sessionName;

/** How STS names it. */
export function assumedRoleArn(identity: Identity): string {
  const { roleArn } = identity;
  const [, partition = 'aws', , , accountId = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleArn.split('/').at(-1)}/${sessionNameOf(identity)}`;
}

/**
 * What every request of a role says about it. Keys that it never has are there without a value; one that STS gave
 * credentials to is of no function.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function callerContext(identity: Identity, nowMs: number): RequestContext {
  const { roleArn } = identity;
  const functionArns = 'functionArn' in identity ? [identity.functionArn] : [];
  const region = 'region' in identity ? identity.region : identity.functionArn.split(':')[3];
  return {
    'aws:currenttime': [new Date(nowMs).toISOString()],
    'aws:epochtime': [String(Math.floor(nowMs / 1_000))],
    'aws:multifactorauthpresent': [],
    'aws:principalaccount': [roleArn.split(':')[4] ?? ''],
    'aws:principalarn': [roleArn],
    'aws:principalisawsservice': ['false'],
    'aws:principaltype': ['AssumedRole'],
    'aws:requestedregion': [region ?? ''],
    'aws:securetransport': ['true'],
    'aws:username': [],
    'aws:viaawsservice': ['false'],
    'lambda:sourcefunctionarn': functionArns,
  };
}
