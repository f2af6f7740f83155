import type { RequestContext } from './conditions.ts';
import { applies, type Statement } from './statement.ts';

/** Everything that decides what a role may do. */
export interface Grants {
  readonly identity: readonly Statement[];
  /** Of its permissions boundary; absent when it has none. */
  readonly boundary?: readonly Statement[];
}

/** One access that a caller requests. */
export interface Access {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  /** ARNs, of which one must be allowed: names of one thing of which the mirror does not know AWS's choice. Mostly one. */
  readonly resources: readonly string[];
  /** What the request says besides, by condition key in lower case; empty for a key that it lacks. */
  readonly context?: RequestContext;
  /** What will do instead. */
  readonly orElse?: Access;
}

/** Why something is not allowed. */
export interface Refusal {
  readonly action: string;
  readonly resource: string;
  readonly by: 'identity-based policy' | 'permissions boundary';
  /** Whether a statement denies it; otherwise none allows it. */
  readonly isExplicit: boolean;
}

/**
 * Decides as IAM does within an account: an explicit deny wins, and without an allow it is denied. What depends on a fact that
 * only AWS has is taken in favour of the request. Policies of resources, of organizations and of sessions are not among it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @param context of the caller; that of the access is added.
 * @returns why it is refused; undefined when it is allowed.
 */
export function refusalOf(grants: Grants, access: Access, context: RequestContext = {}): Refusal | undefined {
  const refusal = refusalOfFirst(grants, access, context);
  return refusal && access.orElse && !refusalOf(grants, access.orElse, context) ? undefined : refusal;
}

function refusalOfFirst(
  { identity, boundary }: Grants,
  { action, resources, context: own = {} }: Access,
  context: RequestContext,
): Refusal | undefined {
  const request = { ...context, ...own };
  const refusals = resources.map((resource): Refusal | undefined => {
    const byIdentity = denied(identity, action, resource, request);
    if (byIdentity) return { action, resource, by: 'identity-based policy', ...byIdentity };
    const byBoundary = boundary && denied(boundary, action, resource, request);
    return byBoundary && { action, resource, by: 'permissions boundary', ...byBoundary };
  });
  return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined;
}

function denied(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: RequestContext,
): { isExplicit: boolean } | undefined {
  let isAllowed = false;
  for (const statement of statements) {
    const value = applies(statement, action, resource, context);
    if (statement.effect === 'Deny' && value === true) return { isExplicit: true };
    if (statement.effect === 'Allow' && value !== false) isAllowed = true;
  }
  return isAllowed ? undefined : { isExplicit: false };
}

/**
 * AWS's error message of a refusal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @param principal ARN of the caller.
 */
export function accessDeniedMessage(
  principal: string,
  { action, resource, by, isExplicit }: Refusal,
): string {
  const reason = isExplicit
    ? `with an explicit deny in ${by === 'identity-based policy' ? 'an' : 'a'} ${by}`
    : `because no ${by} allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
