import { join } from 'node:path';
import { emptyWhenLarge, keepNewest } from '../shared/bounded-folder.ts';

/** Compiled code of every version of every function that was run; a start without it takes half a second longer. */
const CACHE_LIMIT_BYTES = 256 * 1024 * 1024;
/** Unpacked packages of functions and layers, of every version that was run. */
const MOST_PACKAGES = 200;
const DAY_MS = 24 * 60 * 60_000;

/** Bounds what earlier runs left in the data directory, and can be made again. Called before functions run. */
export function boundKeptFolders(dataDirectory: string): void {
  emptyWhenLarge(join(dataDirectory, 'cache'), CACHE_LIMIT_BYTES);
  keepNewest(join(dataDirectory, 'code'), MOST_PACKAGES, Date.now() - DAY_MS);
}
