import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { isRunning } from './running-process.ts';

const PREFIX = 'mirror-';

/** Names the processes that use a folder: it is an abandoned one when all of them are gone. */
const OWNER_FILE = 'owner.json';

interface Owner {
  /** Process ids of another host, or of another container, say nothing here. */
  readonly host: string;
  readonly pids: readonly number[];
}

/**
 * Makes a folder for one mirror, and removes those whose processes were killed.
 * @param parent absolute path of the folder to make it in. Default: that of the system for temporary files.
 * @returns its absolute path.
 */
export function createTemporaryFolder(parent: string = tmpdir()): string {
  removeAbandoned(parent);
  const folder = mkdtempSync(path.join(parent, PREFIX));
  ownTemporaryFolder(folder, [process.pid]);
  return folder;
}

/** Records which processes use the folder. */
export function ownTemporaryFolder(folder: string, pids: readonly number[]): void {
  const owner: Owner = { host: hostname(), pids };
  writeFileSync(path.join(folder, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
}

/** Whether {@link createTemporaryFolder} made this folder, so that it may be removed with all that is in it. */
export function isTemporaryFolder(folder: string): boolean {
  return path.basename(folder).startsWith(PREFIX) && ownerOf(folder) !== undefined;
}

/** Removes the folder with all that is in it; one that is gone already is none to remove. */
export function removeTemporaryFolder(folder: string): void {
  // A service that was killed may write a last file meanwhile.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function removeAbandoned(parent: string): void {
  for (const entry of readdirSync(parent, { withFileTypes: true })) {
    const folder = path.join(parent, entry.name);
    // A link is none of ours, wherever it leads.
    if (entry.isDirectory() && entry.name.startsWith(PREFIX) && isAbandoned(folder)) {
      removeTemporaryFolder(folder);
    }
  }
}

function isAbandoned(folder: string): boolean {
  const owner = ownerOf(folder);
  if (owner === undefined || owner.host !== hostname()) return false;
  // Undefined on Windows, which has no user ids.
  const user = process.getuid?.();
  if (user !== undefined && statSync(folder, { throwIfNoEntry: false })?.uid !== user) return false;
  // A process id may be another program's by now: then the folder stays.
  return !owner.pids.some(isRunning);
}

/** Undefined when the folder has no owner that can be read: it is another program's, another user's, or just being made. */
function ownerOf(folder: string): Owner | undefined {
  try {
    const { host, pids } = JSON.parse(readFileSync(path.join(folder, OWNER_FILE), 'utf8')) as Partial<Owner>;
    return typeof host === 'string' && Array.isArray(pids) ? { host, pids } : undefined;
  } catch {
    return undefined;
  }
}
