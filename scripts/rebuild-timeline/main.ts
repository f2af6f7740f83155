/**
 * `npm run rebuild-timeline [-- --compare]`: the history of all orders once more, from the topics, into a new generation
 * of its table. Ends with 1 when the comparison found differences, 2 when it could not be made.
 */
import { runCommand, tell } from '../shared/command.ts';
import { findLiveSystem } from './live-system.ts';
import { type RebuildOptions, readOptions, usage } from './options.ts';
import type { Rebuilt } from './rebuild.ts';

/** More orders help nobody to see what is wrong. */
const shownDifferences = 20;
const progressEveryMs = 1_000;

// Set before the functions' code is loaded: of its log lines only failures matter here.
process.env.POWERTOOLS_LOG_LEVEL ??= 'ERROR';
const { rebuildTimeline } = await import('./rebuild.ts');

await runCommand(usage, readOptions, async (options) => {
  const system = await findLiveSystem(options);
  const rebuilt = await rebuildTimeline(system, options, { tell, onProgress: progressTeller() });
  for (const line of report(rebuilt, options)) process.stdout.write(`${line}\n`);
  return rebuilt.differences.length > 0 ? 1 : 0;
});

function progressTeller() {
  let toldAt = 0;
  return ({ read, total }: { read: number; total: number }) => {
    if (read < total && performance.now() - toldAt < progressEveryMs) return;
    toldAt = performance.now();
    tell(`${read} of ${total} records`);
  };
}

function report({ generation, undecodable, differences }: Rebuilt, options: RebuildOptions): string[] {
  const skipped = undecodable > 0 ? [`${undecodable} records cannot be decoded and are in no timeline`] : [];
  if (!options.isCompared) return [...skipped, `rebuilt: ${generation}`];
  if (differences.length === 0) return [...skipped, 'identical: the topics tell what the table tells'];
  const shown = differences.slice(0, shownDifferences);
  return [
    ...skipped,
    ...shown.map(({ orderId, problem }) => `order ${orderId}: ${problem}`),
    `different: ${differences.length} orders; the new generation stays in ${generation}`,
  ];
}
