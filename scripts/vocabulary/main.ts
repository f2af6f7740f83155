/**
 * Prints the words to avoid (`words.ts`), with what to write instead.
 * `npm run vocabulary [-- PATH]`: all below a path. `--lower`: lowers the budget to what is left. `--check`: fails when a
 * folder has more of them than its budget, and names budgets that can be lowered.
 */
import { countByFolder, deviations, lowerBudget, readBudget } from './budget.ts';
import { findings } from './scan.ts';

const args = process.argv.slice(2);
const all = findings();

if (args.includes('--check')) check();
else if (args.includes('--lower')) lowerBudget(readBudget(), countByFolder(all));
else print(args[0] ?? '');

function check(): void {
  const lines = deviations(countByFolder(all), readBudget());
  if (lines.length === 0) return;
  console.error(
    `${lines.join('\n')}\nnpm run vocabulary -- PATH lists the words; npm run vocabulary -- --lower lowers budgets.`,
  );
  process.exitCode = lines.some((line) => line.endsWith('allowed')) ? 1 : 0;
}

function print(path: string): void {
  const below = all.filter((finding) => finding.path.startsWith(path));
  for (const finding of below) {
    process.stdout.write(`${finding.path}:${finding.line}: ${finding.found}: write ${finding.instead}\n`);
  }
  console.error(`${below.length} words to avoid`);
}
