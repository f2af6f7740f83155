import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

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
 * @returns its absolute path.
 */
export function createTemporaryFolder(): string {
  removeAbandoned();
  const folder = mkdtempSync(path.join(tmpdir(), PREFIX));
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

function removeAbandoned(): void {
  for (const entry of readdirSync(tmpdir(), { withFileTypes: true })) {
    const folder = path.join(tmpdir(), entry.name);
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

/** A process id may be another program's by now: then the folder stays. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // ESRCH: no such process. EPERM: it is another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether a process has ended and its parent has not asked how: in a container without an init that may be for ever. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  // The name of the program is in parentheses and may hold any character; the state follows. Not on macOS and Windows.
  return existsSync(file) && /\) Z [^)]*$/.test(readFileSync(file, 'latin1'));
}
