import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const decisionsDirectory = join(import.meta.dirname, '../../docs/decisions');

/** One line for each decision: its number and its heading. */
export function decisionsIndex(): string {
  return readdirSync(decisionsDirectory)
    .filter((file) => /^\d{3}-.*\.md$/.test(file))
    .sort()
    .map(lineOf)
    .join('\n');
}

function lineOf(file: string): string {
  const [heading = ''] = readFileSync(join(decisionsDirectory, file), 'utf8').split('\n', 1);
  const match = /^# (\d{3})[.:]? (.+)$/.exec(heading);
  if (!match) throw new Error(`${file} begins with "${heading}"; accepted: "# NNN. What was decided".`);
  const [, number, title] = match;
  return `- [${number}](${file}) ${title}`;
}
