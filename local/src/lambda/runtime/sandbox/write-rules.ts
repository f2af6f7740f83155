import { constants, existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { PathMap } from './path-map.ts';
import type { Role } from './roles.ts';

/** What refuses a call, as the kernel's error code. */
type Refusal = 'EROFS' | 'EXDEV' | 'EACCES';

// As they are before they are replaced.
const { native: realPath } = realpathSync;
const exists = existsSync;

/**
 * Says why a call must not touch a path: all but /tmp is a read-only file system, as on AWS, and the secrets of other
 * processes, the developer's shell for one, are not a function's.
 * @param real the mapped path.
 * @param next the argument that follows it: flags, mode or options.
 */
export function refusalOf(role: Role, real: string, next: unknown, map: PathMap): Refusal | undefined {
  if (isOfAnotherProcess(real)) return 'EACCES';
  if (!changes(role, next) || isDevice(real)) return undefined;
  if (role === 'linked') return map.isTemporary(real) ? undefined : 'EXDEV';
  // The call itself fails as it does on any file system.
  if (!exists(path.dirname(real)) && role !== 'make') return undefined;
  if (role === 'make' && exists(real)) return undefined;
  if (role === 'remove' && !exists(real)) return undefined;
  return map.isTemporary(destination(role, real)) ? undefined : 'EROFS';
}

function changes(role: Role, next: unknown): boolean {
  if (role === 'open') return opensForWriting(next);
  if (role === 'access') return typeof next === 'number' && (next & constants.W_OK) !== 0;
  return role !== 'read' && role !== 'target';
}

const writing = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC;

function opensForWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & writing) !== 0;
  return typeof flags === 'string' && /[wa+]/.test(flags);
}

/** Descriptors and pseudo files are no part of a file system that could be read-only. */
const isDevice = (real: string) => /^\/(dev|proc)\//.test(real);

const secrets = /^\/proc\/(\d+)\/(?:task\/\d+\/)?(?:environ|mem|fd|fdinfo|cwd|root|maps|map_files)(?:\/|$)/;

function isOfAnotherProcess(real: string): boolean {
  if (!real.startsWith('/proc/')) return false;
  const pid = secrets.exec(real)?.[1];
  return pid !== undefined && Number(pid) !== process.pid;
}

/** Where a change ends up: a symbolic link in /tmp may lead out of it. */
function destination(role: Role, real: string): string {
  const isFollowed = (role === 'write' || role === 'open' || role === 'access') && exists(real);
  if (isFollowed) return realPath(real);
  const folder = nearestFolder(path.dirname(real));
  return path.join(realPath(folder), path.relative(folder, real));
}

function nearestFolder(folder: string): string {
  return exists(folder) ? folder : nearestFolder(path.dirname(folder));
}

const numbers: Readonly<Record<Refusal, readonly [errno: number, text: string]>> = {
  EROFS: [-30, 'read-only file system'],
  EXDEV: [-18, 'cross-device link not permitted'],
  EACCES: [-13, 'permission denied'],
};

/** The error that Node makes of the kernel's. */
export function systemError(code: Refusal, syscall: string, given: string): NodeJS.ErrnoException {
  const [errno, text] = numbers[code];
  const error: NodeJS.ErrnoException = new Error(`${code}: ${text}, ${syscall} '${given}'`);
  return Object.assign(error, { errno, code, syscall, path: given });
}
