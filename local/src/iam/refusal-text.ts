import type { Refusal } from './evaluate.ts';

/**
 * AWS's words for a refusal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @param principal ARN of who asked.
 */
export function refusalText(principal: string, { action, resource, by, isExplicit }: Refusal): string {
  const reason = isExplicit
    ? `with an explicit deny in ${by === 'identity-based policy' ? 'an' : 'a'} ${by}`
    : `because no ${by} allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
