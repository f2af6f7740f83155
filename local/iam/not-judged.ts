import { callerContext, type FunctionIdentity } from './caller.ts';
import { unknownKeys } from './conditions.ts';
import type { JudgedRole } from './role.ts';
import { isAbout, type Statement } from './statement.ts';

/** Condition keys that the mirror's services say, besides those of the caller. */
const REQUEST_KEYS = ['ses:fromaddress', 'ses:fromdisplayname', 'ses:recipients', 'ses:feedbackaddress'];

/** One action of each service that asks for permission here. */
const ASKED = ['dynamodb', 'glue', 'kafka', 'kafka-cluster', 'lambda', 's3', 'ses', 'sns', 'sqs'];

/** One line for each reason why roles, or conditions in them, are not judged; with the functions concerned. */
export function notJudged(functions: readonly { identity: FunctionIdentity; role: JudgedRole }[]): string[] {
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
  const known = {
    ...callerContext(identity, 0),
    ...Object.fromEntries(REQUEST_KEYS.map((key) => [key, []])),
  };
  const lines = [...statements, ...boundary]
    .filter(isAsked)
    .flatMap((statement) =>
      unknownKeys(statement.conditions, known).map(
        (key) =>
          `the mirror has no value of ${key}, a condition in policy ${statement.policyName}; an Allow counts, a Deny does not`,
      ),
    );
  return [...new Set(lines)];
}

/** Whether it is about a service that the mirror has, as far as the names of its actions tell. */
function isAsked(statement: Statement): boolean {
  const { actions = [] } = statement;
  return (
    actions.some((action) => ASKED.includes(action.split(':')[0]?.toLowerCase() ?? '')) ||
    ASKED.some((service) => isAbout(statement, `${service}:`))
  );
}
