import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ServiceStartError } from './errors.ts';

const OTHERS_WRITE = 0o002;
const GROUP_OR_OTHERS_WRITE = 0o022;
/** Entries of such a directory belong to who made them: `/tmp`. */
const STICKY = 0o1000;

/** What keeps a folder from being one user's alone; undefined when nothing does. */
export function foreignTo(
  uid: number,
  { uid: owner, mode }: Pick<Stats, 'uid' | 'mode'>,
): string | undefined {
  if (owner !== uid) return `belongs to the user with id ${owner}`;
  return (mode & GROUP_OR_OTHERS_WRITE) === 0 ? undefined : 'can be written by other users';
}

/**
 * Makes sure that what is in a folder comes from this user: the mirror executes code and jars that it keeps there. Systems
 * without user ids (Windows) are not checked.
 * @param entries names of entries that must be this user's too; links are not followed.
 * @throws {ServiceStartError} naming the path, what is wrong with it, and the remedy.
 */
export function assertPrivate(directory: string, entries: readonly string[] = []): void {
  const uid = process.getuid?.();
  if (uid === undefined) return;
  refuse(directory, foreignTo(uid, statSync(directory)));
  for (const entry of entries) {
    const path = join(directory, entry);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    // Within a folder that is private, modes mean nothing.
    if (stats) refuse(path, foreignTo(uid, { uid: stats.uid, mode: 0 }));
  }
  refuseReplaceable(directory);
}

/** A user who can write to a folder above can put another in the place of this one. */
function refuseReplaceable(directory: string): void {
  const parent = dirname(directory);
  if (parent === directory) return;
  const { mode } = statSync(parent);
  if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) refuse(parent, 'can be written by other users');
  refuseReplaceable(parent);
}

function refuse(path: string, problem: string | undefined): void {
  if (problem === undefined) return;
  throw new ServiceStartError(
    `${path} ${problem}, and the mirror executes code that it keeps there. Make it yours alone (chown, chmod go-w) if you know ` +
      'what is in it, or name another directory: --data-dir, for jars XDG_CACHE_HOME.',
  );
}
