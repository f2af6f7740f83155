import type { RequestContext } from './conditions.ts';

/** A function in a session of its role. */
export interface FunctionIdentity {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleArn: string;
}

/** How STS names it: the session of a function has the function's name. */
export function assumedRoleArn({ functionName, roleArn }: FunctionIdentity): string {
  const [, partition = 'aws', , , accountId = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleArn.split('/').at(-1)}/${functionName}`;
}

/**
 * What every request of a function says about it. Keys that a function never has are there without a value.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function callerContext({ functionArn, roleArn }: FunctionIdentity, nowInMs: number): RequestContext {
  return {
    'aws:currenttime': [new Date(nowInMs).toISOString()],
    'aws:epochtime': [String(Math.floor(nowInMs / 1_000))],
    'aws:multifactorauthpresent': [],
    'aws:principalaccount': [roleArn.split(':')[4] ?? ''],
    'aws:principalarn': [roleArn],
    'aws:principalisawsservice': ['false'],
    'aws:principaltype': ['AssumedRole'],
    'aws:requestedregion': [functionArn.split(':')[3] ?? ''],
    'aws:securetransport': ['true'],
    'aws:username': [],
    'aws:viaawsservice': ['false'],
    'lambda:sourcefunctionarn': [functionArn],
  };
}
