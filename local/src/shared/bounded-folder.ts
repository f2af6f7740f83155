import { lstatSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes a folder that has become too large, for what can be made again: a cache without any order.
 * @param limitBytes of all files below it. A folder that is not there is small.
 */
export function emptyWhenLarge(directory: string, limitBytes: number): void {
  if (sizeOf(directory) > limitBytes) rmSync(directory, { recursive: true, force: true });
}

/**
 * Removes what was changed least recently in a folder, until it has as many entries as this at most.
 * @param unchangedSince ms since the epoch: what was changed later stays, however many there are.
 */
export function keepNewest(directory: string, most: number, unchangedSince: number): void {
  const entries = namesIn(directory).map((name) => join(directory, name));
  if (entries.length <= most) return;
  const aged = entries.map((entry) => ({ entry, changedAt: lstatSync(entry).mtimeMs }));
  const oldestFirst = aged.sort((one, other) => one.changedAt - other.changedAt);
  for (const { entry, changedAt } of oldestFirst.slice(0, -most))
    if (changedAt < unchangedSince) rmSync(entry, { recursive: true, force: true });
}

function sizeOf(directory: string): number {
  const files = namesIn(directory, true).map((name) =>
    statSync(join(directory, name), { throwIfNoEntry: false }),
  );
  return files.reduce((sum, file) => sum + (file?.isFile() ? file.size : 0), 0);
}

function namesIn(directory: string, recursive = false): string[] {
  try {
    return readdirSync(directory, { recursive }).map(String);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
