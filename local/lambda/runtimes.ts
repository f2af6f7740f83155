/** Node.js runtimes of Lambda, those that are not created any more included: a template may be older than their end. */
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

/** Text for messages: which Node.js runs instead of a newer one. Undefined when the Node.js here is as new. */
export function newerRuntimeNotice(runtime: string): string | undefined {
  if (!isNewer(runtime)) return undefined;
  return `Node.js ${process.versions.node} runs instead of ${runtime}: what only the newer one has is missing`;
}
