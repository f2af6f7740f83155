import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../services/files.ts';

/** What commands need to know of a mirror that runs. */
export interface Running {
  readonly pid: number;
  /** URL of the console, whose port serves the JSON API. */
  readonly console: string;
  /** Name of the stack. */
  readonly stack: string;
}

const fileOf = (dataDirectory: string) => join(dataDirectory, 'running.json');

/**
 * Writes where this mirror is reached, for commands of other processes. A mirror that is killed leaves it behind: it counts
 * only while a mirror with that process id has the lock of the directory.
 * @param dataDirectory absolute path; exists.
 * @returns how to remove it.
 */
export function writeRunning(dataDirectory: string, running: Running): () => void {
  const file = fileOf(dataDirectory);
  writeWhole(file, JSON.stringify(running));
  return () => rmSync(file, { force: true });
}

/** Undefined when there is none, or none that can be read. */
export function readRunning(dataDirectory: string): Running | undefined {
  try {
    const { pid, console, stack } = JSON.parse(
      readFileSync(fileOf(dataDirectory), 'utf8'),
    ) as Partial<Running>;
    return typeof console === 'string' && pid !== undefined
      ? { pid, console, stack: stack ?? '' }
      : undefined;
  } catch {
    return undefined;
  }
}
