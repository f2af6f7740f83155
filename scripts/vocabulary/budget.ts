import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './scan.ts';

/** Findings by folder; a folder that is not in it has none. */
export type Counts = Readonly<Record<string, number>>;

const file = join(import.meta.dirname, 'budget.json');

/** How many words to avoid each folder still has; it may only shrink. */
export const readBudget = (): Counts => JSON.parse(readFileSync(file, 'utf8')) as Counts;

/** Keeps the lower one of budget and count for each folder. */
export function lowerBudget(budget: Counts, counts: Counts): void {
  const lowered = Object.entries(budget).map(([folder, most]): [string, number] => [
    folder,
    Math.min(most, counts[folder] ?? 0),
  ]);
  const left = Object.fromEntries(lowered.filter(([, most]) => most > 0));
  writeFileSync(file, `${JSON.stringify(left, null, 2)}\n`);
}

/** Two levels of folders, three below `src` and `mirror`; a file at the top is its own folder. */
export function folderOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  if (folders.length === 0) return path;
  const isDeep = folders[1] === 'src' || folders[1] === 'mirror';
  return folders.slice(0, isDeep ? 3 : 2).join('/');
}

export function countByFolder(findings: readonly Finding[]): Counts {
  const groups = Map.groupBy(findings, ({ path }) => folderOf(path));
  return Object.fromEntries([...groups].map(([folder, { length }]) => [folder, length]));
}

/** One line for each folder whose count is not its budget. */
export function deviations(counts: Counts, budget: Counts): string[] {
  const folders = [...new Set([...Object.keys(counts), ...Object.keys(budget)])].sort();
  return folders.flatMap((folder) => {
    const count = counts[folder] ?? 0;
    const most = budget[folder] ?? 0;
    if (count > most) return `${folder}: ${count} words to avoid, ${most} allowed`;
    return count < most ? `${folder}: ${count} words to avoid; lower its budget of ${most}` : [];
  });
}
