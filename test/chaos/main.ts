/**
 * `npm run chaos [-- --orders N --clients N --kills N --duplicate N --seed N]`: orders while processes die, hang and
 * pause, then the promises of the order flow checked from outside. Ends with 1 when one is broken, 2 for a bad option.
 */
import { type ChaosPlan, readPlan } from './plan.ts';
import { runChaos } from './run.ts';

if (process.argv.includes('--help')) {
  process.stdout.write(
    'Usage: npm run chaos [-- --orders 200] [--clients 8] [--kills 6] [--duplicate 2] [--seed 1]\n',
  );
  process.exit(0);
}

const startedAt = performance.now();
const report = (line: string) => {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${line}\n`);
};

const { violations, plan, ...figures } = await runChaos(planOrExit(), report);
process.stdout.write(`${JSON.stringify({ plan, ...figures }, null, 2)}\n`);
for (const violation of violations) process.stdout.write(`BROKEN: ${violation}\n`);
process.stdout.write(`${violations.length} promises broken; again with --seed ${plan.seed}\n`);
process.exit(violations.length > 0 ? 1 : 0);

function planOrExit(): ChaosPlan {
  try {
    return readPlan(process.argv.slice(2));
  } catch (error) {
    report(`error: ${(error as Error).message}`);
    process.exit(2);
  }
}
