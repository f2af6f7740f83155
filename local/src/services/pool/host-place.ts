import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { packageDirectory } from '../../shared/package-directory.ts';
import { readIfPresent } from '../files.ts';
import { cacheDirectory, mavenFolder } from '../jvm/jars.ts';
import { servicesJar } from '../jvm/services-jar.ts';
import { assertPrivate } from '../private-directory.ts';

/** What a running host writes to its file. */
export interface HostAddress {
  readonly pid: number;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Clients must know it: every user of the machine can reach the port. */
  readonly secret: string;
}

const FILES = [
  servicesJar,
  join(packageDirectory, 'package.json'),
  join(mavenFolder, 'kafka/sha256sums.txt'),
  join(mavenFolder, 'dynamodb/sha256sums.txt'),
];
/** What Java runs, and how. */
const VARIABLES = ['JAVA_HOME', 'JAVA_TOOL_OPTIONS'];

/**
 * The folder of the host that serves this installation of this package to this user: made, and checked to be his alone.
 * Containers with the same cache, which do not see each other's ports and process ids, have different ones.
 * @returns its absolute path in the user's cache.
 * @throws {ServiceStartError} when others can write to it.
 */
export function hostFolder(environment = process.env): string {
  const hash = createHash('sha256').update([hostname(), packageDirectory, process.version].join('\0'));
  for (const name of VARIABLES) hash.update(`\0${environment[name] ?? ''}`);
  for (const file of FILES) hash.update(readFileSync(file));
  const id = hash.digest('hex').slice(0, 16);
  const folder = join(cacheDirectory(environment), 'shared-services', id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  assertPrivate(folder);
  return folder;
}

/** The file with the {@link HostAddress}, of mode 0600. */
export const addressFile = (folder: string) => join(folder, 'host.json');

/** Where a host listens, or listened: one that was killed leaves its file. Undefined when there is none. */
export function hostAddress(folder: string): HostAddress | undefined {
  const text = readIfPresent(addressFile(folder));
  return text === undefined ? undefined : (JSON.parse(text) as HostAddress);
}
