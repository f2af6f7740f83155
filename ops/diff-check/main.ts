/**
 * `npm run diff:check -- --from deployed.json`: what a deployment of this working tree would replace, remove or re-key.
 * Exit code 1 when there is an unsafe change, 2 when nothing could be compared.
 */
import { runCommand } from '../shared/command.ts';
import { synthesize } from '../shared/synthesize.ts';
import { type DiffCheckOptions, readOptions, usage } from './options.ts';
import { readTemplate } from './templates.ts';
import { type UnsafeChange, unsafeChanges } from './unsafe-changes.ts';

await runCommand(usage, readOptions, printUnsafeChanges);

async function printUnsafeChanges({ from, to, context, accepted }: DiffCheckOptions): Promise<number> {
  const after = to === undefined ? synthesize(context) : readTemplate(to, context);
  const unsafe = unsafeChanges(readTemplate(from, context), after);
  const open = unsafe.filter(({ logicalId }) => !accepted.includes(logicalId));
  const lines = unsafe.map((change) => lineOf(change, accepted));
  if (open.length === 0) lines.push('no unsafe change: every resource that holds data is kept');
  process.stdout.write(`${lines.join('\n')}\n`);
  return open.length > 0 ? 1 : 0;
}

function lineOf({ logicalId, type, name, problem }: UnsafeChange, accepted: readonly string[]): string {
  const mark = accepted.includes(logicalId) ? 'accepted' : 'unsafe';
  return `${mark}: ${type} ${name}${name === logicalId ? '' : ` (${logicalId})`} ${problem}`;
}
