/**
 * `npm run rebuild-timeline [-- --compare]`: rebuilds the history of all orders from the topics, into a new generation
 * of its table. Ends with 1 when the comparison found differences, 2 when it could not be made.
 */

import { counted } from '../../local/src/shared/counted.ts';
import { logProgress, runCommand } from '../shared/command.ts';
import { findLiveSystem } from './live-system.ts';
import { type RebuildOptions, readOptions, usage } from './options.ts';
import { type Rebuilt, rebuildTimeline } from './rebuild.ts';
import type { ReadingProgress } from './rebuilder.ts';

/** More orders do not help to see what is wrong. */
const shownDifferences = 20;

await runCommand(usage, readOptions, async (options) => {
  const system = await findLiveSystem(options);
  const rebuilt = await rebuildTimeline(system, options, { logProgress, onProgress: progressPrinter() });
  for (const line of report(rebuilt, options)) process.stdout.write(`${line}\n`);
  return rebuilt.differences.length > 0 ? 1 : 0;
});

/** Prints the progress of reading, unless it is unchanged. */
function progressPrinter() {
  let last = '';
  return ({ read, total }: ReadingProgress) => {
    const line = `${read} of ${counted(total, 'record')}`;
    if (line !== last) logProgress(line);
    last = line;
  };
}

function report({ generation, undecodable, differences }: Rebuilt, options: RebuildOptions): string[] {
  const skipped =
    undecodable > 0 ? [`${counted(undecodable, 'record')} cannot be decoded: in no timeline`] : [];
  if (!options.isCompared) return [...skipped, `rebuilt: ${generation}`];
  if (differences.length === 0) return [...skipped, 'identical: the topics and the table agree'];
  const shown = differences.slice(0, shownDifferences);
  return [
    ...skipped,
    ...shown.map(({ orderId, problem }) => `order ${orderId}: ${problem}`),
    `different: ${counted(differences.length, 'order')}; the new generation stays in ${generation}`,
  ];
}
