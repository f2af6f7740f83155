import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const decisionsDirectory = join(import.meta.dirname, '../../docs/decisions');

const heading = /^# (\d{3})\. (.+)$/;
const status = /^(\d{4}-\d{2}-\d{2}), (accepted|superseded by \d{3})\b/;

/**
 * One line for each decision: its number, title, date and status.
 * @throws when a file has no heading, or no line with date and status below it.
 */
export function decisionsIndex(): string {
  return readdirSync(decisionsDirectory)
    .filter((file) => /^\d{3}-.*\.md$/.test(file))
    .sort()
    .map((file) => lineOf(file, readFileSync(join(decisionsDirectory, file), 'utf8')))
    .join('\n');
}

function lineOf(file: string, text: string): string {
  const [first = '', , third = ''] = text.split('\n', 3);
  const [, number, title] = required(file, first, heading, '"# NNN. What was decided" in its first line');
  const [, date, state] = required(
    file,
    third,
    status,
    '"YYYY-MM-DD, accepted." or "YYYY-MM-DD, superseded by NNN." in its third line',
  );
  return `- [${number}](${file}) ${title} (${date}, ${state})`;
}

function required(file: string, line: string, form: RegExp, accepted: string): RegExpExecArray {
  const match = form.exec(line);
  if (!match) throw new Error(`docs/decisions/${file} has "${line}"; accepted: ${accepted}.`);
  return match;
}
