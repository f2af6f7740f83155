/** How a kind of ARN is described in words; the first that matches. */
const names: readonly [pattern: RegExp, name: string][] = [
  [/:kafka:.*:topic\/[^/]+\/[^/]+\/(.+)$/, 'topic $1'],
  [/:kafka:.*:group\/[^/]+\/[^/]+\/(.+)$/, 'group $1'],
  [/:kafka:.*:cluster\/.+$/, 'cluster'],
  [/:dynamodb:.*:table\/orderstream-[^-]+-([^/]+)\/index\/(.+)$/, 'index $2 of table $1'],
  [/:dynamodb:.*:table\/orderstream-[^-]+-([^/]+)$/, 'table $1'],
  [/:glue:.*:registry\/.+$/, 'schema registry'],
  [/:logs:.*:log-group:\/aws\/lambda\/orderstream-[^-]+-([^:]+)(:\*)?$/, 'log of $1'],
  [/:ses:.*:identity\/(.+)$/, 'email identity $1'],
  [/:ses:.*:configuration-set\/(.+)$/, 'email configuration set $1'],
  [/:cognito-idp:.*:userpool\/.+$/, 'user pool'],
  [/^(\*)$/, '$1'],
];

/**
 * A resource of a grant by its usual name, for example `topic orders`.
 * @throws {Error} for an ARN of another kind.
 */
export function resourceName(arn: string): string {
  const [pattern, name] = names.find(([each]) => each.test(arn)) ?? [];
  if (!pattern || !name) {
    throw new Error(
      `There are no words for the resource ${arn}: add them to scripts/docs/permissions/resource-name.ts.`,
    );
  }
  return arn.replace(new RegExp(`^.*?${pattern.source.replace(/^\^/, '')}`), name);
}
