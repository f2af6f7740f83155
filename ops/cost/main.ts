/**
 * `npm run cost [-- --stage dev|prod] [--orders-per-month N] [--context key=value …]`: what a month of a stage costs, counted
 * from its synthesized template. Exit code 2 when it cannot be calculated.
 */
import type { Context } from '../../lib/config/config.ts';
import { runCommand } from '../shared/command.ts';
import { synthesize } from '../shared/synthesize.ts';
import { estimate } from './estimate.ts';
import { readOptions, usage } from './options.ts';
import { reportLines } from './report.ts';

await runCommand(usage, readOptions, async ({ stage, context, ordersPerMonth }) => {
  const synthesized = (more: Context) => synthesize({ ...context, ...more, stage });
  const template = synthesized({});
  const lines = reportLines({
    stage,
    awake: estimate(template, ordersPerMonth),
    ofAMillion: estimate(template, 1_000_000),
    asleep: stage === 'dev' ? estimate(synthesized({ sleep: 'true' }), 0) : undefined,
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
});
