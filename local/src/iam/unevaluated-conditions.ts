import { callerContext, type FunctionIdentity } from './caller.ts';
import { unknownKeys } from './conditions.ts';
import { isEvaluated } from './evaluated-services.ts';
import type { EvaluatedRole } from './role.ts';
import type { Statement } from './statement.ts';

/** Condition keys that the mirror's services say, besides those of the caller. */
const REQUEST_KEYS = ['ses:fromaddress', 'ses:fromdisplayname', 'ses:recipients', 'ses:feedbackaddress'];

/** One line for each reason why roles, or conditions in them, are not evaluated; with the functions concerned. */
export function unevaluatedConditions(
  functions: readonly { identity: FunctionIdentity; role: EvaluatedRole }[],
): string[] {
  const concerned = new Map<string, string[]>();
  for (const { identity, role } of functions) {
    for (const line of role.grants ? conditionLines(identity, role.grants) : [allowedAll(role.reason)]) {
      concerned.set(line, [...(concerned.get(line) ?? []), identity.functionName]);
    }
  }
  return [...concerned].map(([line, names]) => `IAM: ${names.join(', ')}: ${line}`);
}

const allowedAll = (reason: string) => `everything is allowed, since ${reason}`;

function conditionLines(
  identity: FunctionIdentity,
  {
    identity: statements,
    boundary = [],
  }: { identity: readonly Statement[]; boundary?: readonly Statement[] },
): string[] {
  const context = {
    ...callerContext(identity, 0),
    ...Object.fromEntries(REQUEST_KEYS.map((key) => [key, []])),
  };
  const lines = [...statements, ...boundary]
    .filter(isEvaluated)
    .flatMap((statement) =>
      unknownKeys(statement.conditions, context).map(
        (key) =>
          `the mirror has no value of ${key}, a condition in policy ${statement.policyName}; an Allow counts, a Deny does not`,
      ),
    );
  return [...new Set(lines)];
}
