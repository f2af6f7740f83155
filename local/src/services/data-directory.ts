import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ServiceStartError } from './errors.ts';
import { assertPrivate } from './private-directory.ts';

/** Says that everything in the directory is the mirror's own. */
const MARKER = '.orderstream-data';
/** By its locks the services wait for the end of those that a killed mirror left. */
const LOCKS = 'locks';

/**
 * Makes the data directory, with the folder of its locks. One that is new, or empty, is marked as the mirror's own.
 * @throws {ServiceStartError} when there can be no such directory, or others than this user can write to it.
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    makeDirectory(directory);
    await makePrivateIfEmpty(directory);
    assertPrivate(directory, await readdir(directory));
    makeDirectory(join(directory, LOCKS));
    const isNew = (await readdir(directory)).every((entry) => entry === LOCKS);
    if (isNew) writeFileSync(join(directory, MARKER), 'Made by npm start; --fresh deletes all of it.\n');
  } catch (cause) {
    if (cause instanceof ServiceStartError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new ServiceStartError(
      `The data directory ${directory} cannot be made or written (${code}). ` +
        'Name your own directory with --data-dir.',
      { cause },
    );
  }
}

/**
 * Empties the data directory.
 * @throws {ServiceStartError} when it holds what the mirror did not make.
 */
export async function clearDataDirectory(directory: string): Promise<void> {
  const entries = await readdir(directory);
  if (!entries.includes(MARKER)) {
    throw new ServiceStartError(
      `--fresh deletes nothing in ${directory}: it was not empty when the mirror first used it. ` +
        'Name a separate directory with --data-dir, or empty this one by hand.',
    );
  }
  const doomed = entries.filter((entry) => entry !== LOCKS && entry !== MARKER);
  await Promise.all(doomed.map((entry) => rm(join(directory, entry), { recursive: true, force: true })));
}

/** A folder that the user has just made, with the modes that his shell gives to all. */
async function makePrivateIfEmpty(directory: string): Promise<void> {
  const isOwn = statSync(directory).uid === process.getuid?.();
  if (isOwn && (await readdir(directory)).length === 0) chmodSync(directory, 0o700);
}

/** Step by step: Node's recursive way does not come back from places such as /proc. */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(directory) === directory) throw error;
    makeDirectory(dirname(directory));
    mkdirSync(directory, { mode: 0o700 });
  }
}
