import type { Check } from './check.ts';

/** A call that creates something is one that a policy may leave out: its check is then not made. */
const isRead = (action: string) => /:(Get|List|Describe)/.test(action);

/** The IAM policy that allows a user or a pipeline to run every check. */
export function policyOf(checks: readonly Pick<Check, 'actions'>[]) {
  const actions = [...new Set(checks.flatMap((check) => check.actions))].sort();
  const statement = (sid: string, chosen: readonly string[]) => ({
    Sid: sid,
    Effect: 'Allow',
    Action: chosen,
    Resource: '*',
  });
  return {
    Version: '2012-10-17',
    Statement: [
      statement('Read', actions.filter(isRead)),
      statement(
        'AskMskWhatItRefuses',
        actions.filter((action) => !isRead(action)),
      ),
    ],
  };
}
