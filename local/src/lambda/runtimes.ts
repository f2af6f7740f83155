/** Node.js runtimes of Lambda, with those that Lambda no longer creates. */
export const NODE_RUNTIMES: readonly string[] = [
  'nodejs',
  'nodejs4.3',
  'nodejs4.3-edge',
  'nodejs6.10',
  'nodejs8.10',
  'nodejs10.x',
  'nodejs12.x',
  'nodejs14.x',
  'nodejs16.x',
  'nodejs18.x',
  'nodejs20.x',
  'nodejs22.x',
  'nodejs24.x',
  'nodejs26.x',
];

/**
 * Runtime → since when Lambda creates no function with it. nodejs16.x to nodejs20.x are deprecated too, but functions with
 * them can be created: AWS has put their dates off several times, in 2026 to February 1, 2027
 * (https://github.com/aws-cloudformation/cfn-lint/issues/4531), so no date of the future is in this table.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated
 */
const BLOCKED: Readonly<Record<string, string>> = {
  nodejs: 'Oct 31, 2016',
  'nodejs4.3': 'Mar 5, 2020',
  'nodejs4.3-edge': 'Apr 30, 2019',
  'nodejs6.10': 'Aug 12, 2019',
  'nodejs8.10': 'Mar 6, 2020',
  'nodejs10.x': 'Jul 30, 2021',
  'nodejs12.x': 'Mar 31, 2023',
  'nodejs14.x': 'Jan 9, 2024',
};

/** What Lambda recommends instead; that it is the newest here is UNCONFIRMED. */
const RECOMMENDED = 'nodejs24.x';

/**
 * Refuses a runtime with which Lambda creates no functions any more.
 * @throws {Error} in the words of Lambda, with the date: https://github.com/cdklabs/awscdk-asset-kubectl/issues/588
 */
export function refuseBlockedRuntime(runtime: string): void {
  const since = BLOCKED[runtime];
  if (since === undefined) return;
  throw new Error(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use the new runtime (${RECOMMENDED}) while creating or updating functions (blocked since ${since}, https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html)`,
  );
}

const here = Number(process.versions.node.split('.')[0]);

/** Major version of a runtime such as `nodejs24.x`; undefined for any other form. */
export function nodeVersionOf(runtime: string): number | undefined {
  const [, version] = /^nodejs(\d+)\.x$/.exec(runtime) ?? [];
  return version === undefined ? undefined : Number(version);
}

/**
 * Refuses a runtime that Lambda does not have and will not have: its Node.js runtimes are the even versions.
 * @param runtime one that begins with `nodejs`; others are not run.
 * @throws {Error} in the words of Lambda. The order of its list is UNCONFIRMED.
 */
export function refuseUnknownRuntime(runtime: string): void {
  if (NODE_RUNTIMES.includes(runtime) || isNewer(runtime)) return;
  throw new Error(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${NODE_RUNTIMES.join(', ')}] or be a valid ARN`,
  );
}

function isNewer(runtime: string): boolean {
  const version = nodeVersionOf(runtime) ?? 0;
  return version > here && version % 2 === 0;
}
