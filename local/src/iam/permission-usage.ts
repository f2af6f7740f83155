import type { RequestContext } from './conditions.ts';
import { type Access, type Grants, refusalOf } from './evaluate.ts';
import { isEvaluated } from './evaluated-services.ts';
import { type Grant, singleGrants } from './single-grants.ts';
import { isAbout, type Statement } from './statement.ts';

/** A grant, and whether something that was done needed it. */
export interface GrantUsage extends Grant {
  /**
   * `needed`: without this grant, and with all others, something that was done would have been refused.
   * `unused`: nothing would. `not asked`: no service of the mirror asks for such an action, so nothing can be said.
   */
  readonly use: 'needed' | 'unused' | 'not asked';
}

/** What a function that has the role did. */
export interface Session {
  readonly accesses: readonly Access[];
  readonly context: RequestContext;
}

/**
 * Takes away each grant of a role in turn, one that is in several statements from all of them, and decides again what
 * was done with the role.
 */
export function permissionUsage(grants: Grants, sessions: readonly Session[]): GrantUsage[] {
  const singles = grants.identity.flatMap(singleGrants);
  const denials = grants.identity.filter(({ effect }) => effect === 'Deny');
  return [...Map.groupBy(singles, keyOf)].map(([key, [first]]) => {
    const { grant } = first as (typeof singles)[number];
    const rest = [...denials, ...singles.filter((each) => keyOf(each) !== key)];
    return { ...grant, use: useOf(first as Statement, { ...grants, identity: rest }, sessions) };
  });
}

/** Conditions make two grants of what is allowed unconditionally elsewhere. */
const keyOf = ({ grant, conditions }: Statement & { grant: Grant }) =>
  JSON.stringify([grant.action, grant.resource, conditions]);

/** Most of what was done is another action, which a statement has no say in. */
const mayNeed = ({ action, orElse }: Access, statement: Statement): boolean =>
  isAbout(statement, action) || (orElse !== undefined && mayNeed(orElse, statement));

function useOf(statement: Statement, without: Grants, sessions: readonly Session[]): GrantUsage['use'] {
  const isNeeded = sessions.some(({ accesses, context }) =>
    accesses.some((access) => mayNeed(access, statement) && refusalOf(without, access, context)),
  );
  if (isNeeded) return 'needed';
  return isEvaluated(statement) ? 'unused' : 'not asked';
}
