import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { holderOf } from '../../services/lock.ts';
import { APP_DATA, OTHERS_DATA } from '../default-data-directory.ts';
import { type Running, readRunning } from '../running-file.ts';
import { CommandError, UsageError } from './command-error.ts';

/** What says which mirror is meant. */
export interface Wanted {
  /** `--url`, or the variable ORDERSTREAM_MIRROR_URL. */
  readonly url?: string;
  /** `--data-dir`. */
  readonly dataDirectory?: string;
  /** Absolute paths to look in, with the folders above them: the first in which a mirror runs counts. */
  readonly folders: readonly string[];
  /** Data directory that the configuration of a folder names, relative to it; asked only when nothing runs in the usual ones. */
  readonly configured: (folder: string) => Promise<string | undefined>;
}

/**
 * The address of the mirror's console.
 * @throws {CommandError} when none runs, or several do.
 */
export async function findMirror({ url, dataDirectory, folders, configured }: Wanted): Promise<string> {
  if (url !== undefined) return addressOf(url);
  if (dataDirectory !== undefined) return only(await runningIn([dataDirectory]), dataDirectory);
  for (const folder of new Set(folders.flatMap(withFoldersAbove))) {
    const running = await runningAround(folder, configured);
    if (running.length > 0) return only(running, folder);
  }
  return only([], folders.join(', '));
}

/** The nearest folder counts: an app in a monorepo and the one above may both run. */
async function runningAround(folder: string, configured: Wanted['configured']): Promise<Running[]> {
  const usual = await runningIn(usualDirectories(folder));
  if (usual.length > 0) return usual;
  const named = await configured(folder);
  return named === undefined ? [] : runningIn([resolve(folder, named)]);
}

function addressOf(given: string): string {
  const url = URL.parse(given);
  if (url?.protocol === 'http:') return url.origin;
  throw new UsageError(
    `--url is ${given}; accepted: the address of a mirror's console, such as http://127.0.0.1:3001.`,
  );
}

function withFoldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...withFoldersAbove(above)];
}

/** Those that the mirror uses when no option names another. */
function usualDirectories(folder: string): string[] {
  const others = join(folder, OTHERS_DATA);
  return [join(folder, APP_DATA), ...namesIn(others).map((name) => join(others, name))];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // There is none, or it is another user's.
  }
}

async function runningIn(directories: readonly string[]): Promise<Running[]> {
  const found = await Promise.all(directories.map((directory) => runningOf(resolve(directory))));
  return found.flatMap((running) => running ?? []);
}

async function runningOf(directory: string): Promise<Running | undefined> {
  const running = readRunning(directory);
  return running && (await holderOf(directory)) === running.pid ? running : undefined;
}

function only(running: readonly Running[], place: string): string {
  const [first, ...more] = running;
  if (!first)
    throw new CommandError(
      `no mirror runs in ${place}; start one there (orderstream-mirror, npm start), or name one that runs: --url with the address of its console, --data-dir with its data directory.`,
    );
  if (more.length === 0) return first.console;
  const names = running.map(({ console, stack }) => `--url ${console} (${stack})`).join(', ');
  throw new CommandError(`${running.length} mirrors run in ${place}; accepted: ${names}.`);
}
