/**
 * `npm run hazards -- --from deployed.json`: what a deployment of this working tree would replace, remove or re-key.
 * Ends with 1 when there is such a thing, 2 when nothing could be compared.
 */
import { runCommand } from '../shared/command.ts';
import { synthesize } from '../shared/synthesize.ts';
import { type Hazard, updateHazards } from './hazards.ts';
import { type HazardsOptions, readOptions, usage } from './options.ts';
import { readTemplate } from './templates.ts';

await runCommand(usage, readOptions, tellHazards);

async function tellHazards({ from, to, context, accepted }: HazardsOptions): Promise<number> {
  const after = to === undefined ? synthesize(context) : readTemplate(to, context);
  const hazards = updateHazards(readTemplate(from, context), after);
  const open = hazards.filter(({ logicalId }) => !accepted.includes(logicalId));
  const lines = hazards.map((hazard) => lineOf(hazard, accepted));
  if (open.length === 0) lines.push('no hazard: everything that holds data stays');
  process.stdout.write(`${lines.join('\n')}\n`);
  return open.length > 0 ? 1 : 0;
}

function lineOf({ logicalId, type, name, problem }: Hazard, accepted: readonly string[]): string {
  const mark = accepted.includes(logicalId) ? 'accepted' : 'hazard';
  return `${mark}: ${type} ${name}${name === logicalId ? '' : ` (${logicalId})`} ${problem}`;
}
