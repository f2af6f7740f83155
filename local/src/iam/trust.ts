import type { PolicyDocument } from '../template/policies.ts';
import type { TemplateValue } from '../template/types.ts';
import type { Identity } from './caller.ts';
import { assumedRoleArn, type RoleSession } from './caller.ts';
import { holds, type RequestContext } from './conditions.ts';
import { isAbout, readStatements } from './statement.ts';

/** What a trust policy says of a caller: names it, names its account, or does not let it in. */
export type Trust = 'caller' | 'account' | 'none';

const ASSUME_ROLE = 'sts:AssumeRole';

/**
 * Evaluates a trust policy (`AssumeRolePolicyDocument`). An explicit deny wins; what only AWS knows is taken in favour of the
 * caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustIn(document: PolicyDocument, caller: Identity, context: RequestContext): Trust {
  const principals = elementsOf(document.Statement).map((each) => (each as PolicyDocument).Principal);
  const matches = readStatements({ name: 'trust policy', document }).map((statement, index) => {
    const isIn = isAbout(statement, ASSUME_ROLE) ? holds(statement.conditions, context) : false;
    return { effect: statement.effect, isIn, trust: trustOf(principals[index], caller) };
  });
  const named = matches.filter(({ trust }) => trust !== 'none');
  if (named.some(({ effect, isIn }) => effect === 'Deny' && isIn === true)) return 'none';
  const allowing = named.filter(({ effect, isIn }) => effect === 'Allow' && isIn !== false);
  return allowing.find(({ trust }) => trust === 'caller')?.trust ?? allowing[0]?.trust ?? 'none';
}

function trustOf(principal: TemplateValue | undefined, caller: Identity): Trust {
  const named =
    principal === '*' ? ['*'] : elementsOf((principal as PolicyDocument | undefined)?.AWS).map(String);
  if (named.some((each) => ['*', caller.roleArn, assumedRoleArn(caller)].includes(each))) return 'caller';
  const [, partition, , , accountId = ''] = caller.roleArn.split(':');
  const account = [accountId, `arn:${partition}:iam::${accountId}:root`];
  return named.some((each) => account.includes(each)) ? 'account' : 'none';
}

/** What the trust policy can ask of a request besides who sends it. */
export function assumptionContext(
  { sessionName }: RoleSession,
  externalId: string | undefined,
): RequestContext {
  return {
    'sts:rolesessionname': [sessionName],
    'sts:externalid': externalId === undefined ? [] : [externalId],
  };
}

function elementsOf(value: TemplateValue | undefined): TemplateValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
