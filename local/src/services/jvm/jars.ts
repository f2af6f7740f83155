import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { packageDirectory } from '../../shared/package-directory.ts';
import { ServiceStartError } from '../errors.ts';
import { assertPrivate } from '../private-directory.ts';
import { checkFiles, readChecksums } from './checksums.ts';

const run = promisify(execFile);

export interface Libraries {
  /** Directory in the person's cache; holds native libraries too. */
  readonly directory: string;
  /** Absolute paths, sorted: a stable class path is what lets the JVM share classes between starts. */
  readonly jars: readonly string[];
}

/** `$XDG_CACHE_HOME/orderstream`, else `~/.cache/orderstream`. */
export function cacheDirectory(environment = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'orderstream');
}

export interface JarsOptions {
  /** Our own jars, to lie beside those that Maven fetches. */
  readonly ownJars: readonly string[];
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal;
  /** Default `mavenFolder`. */
  readonly folder?: string;
  /** Where PATH and the cache directory come from. Default `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The folder of each class path has a `pom.xml` and a `sha256sums.txt`. */
export const mavenFolder = join(packageDirectory, 'maven');

/**
 * The jars that `local/maven/<name>/pom.xml` pins, and our own beside them. Maven fetches them on the first
 * call; later ones find them in the cache and start no Maven. Every call compares them with `sha256sums.txt` beside the
 * `pom.xml`; a cached directory that differs is fetched again. What an interrupted download leaves is never used.
 * @param name of a folder in `local/maven/`.
 * @throws {ServiceStartError} when Maven is missing or cannot fetch them, or when a file differs from its checksum.
 */
export async function resolveJars(name: string, options: JarsOptions): Promise<Libraries> {
  const { ownJars, onProgress, folder = mavenFolder, environment = process.env } = options;
  const cache = cacheDirectory(environment);
  const pom = join(folder, name, 'pom.xml');
  const checksumFile = join(folder, name, 'sha256sums.txt');
  const expected = await readChecksums(checksumFile, ownJars);
  const directory = join(cache, `${name}-${await contentHash([pom, checksumFile, ...ownJars])}`);
  const cached = await list(directory);
  // Class archives of the JVM lie there as well, without a checksum.
  if (cached) assertPrivate(directory);
  const problem = cached && (await checkFiles(directory, expected));
  if (cached && !problem) return cached;
  if (problem) {
    onProgress(`${directory} is fetched again: ${problem}`);
    await rm(directory, { recursive: true });
  }
  onProgress(`Fetching ${name} from Maven (once)`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const download = await mkdtemp(join(cache, `${name}-download-`));
  try {
    await fetchJars(name, download, options);
    const mismatch = await checkFiles(download, expected);
    if (mismatch)
      throw new ServiceStartError(`Maven fetched something else for ${name}: ${mismatch} ${REPAIR}`);
    await moveUnlessPresent(download, directory);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return (await list(directory)) as Libraries;
}

const REPAIR =
  'Delete that file from the local Maven repository (~/.m2/repository) and start again; if it differs again, do not use the source that Maven has it from.';

/**
 * Lets Maven copy the jars of a class path into a directory, and copies our own beside them.
 * @throws {ServiceStartError} when Maven is missing or cannot fetch them.
 */
export async function fetchJars(
  name: string,
  directory: string,
  { ownJars, signal, folder = mavenFolder, environment = process.env }: JarsOptions,
): Promise<void> {
  await copyDependencies(join(folder, name, 'pom.xml'), directory, { env: environment, signal });
  await Promise.all(ownJars.map((jar) => copyFile(jar, join(directory, basename(jar)))));
}

async function contentHash(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function list(directory: string): Promise<Libraries | undefined> {
  const files = await readdir(directory).catch(ignore('ENOENT'));
  const jars = files?.filter((file) => file.endsWith('.jar')).sort();
  return jars && { directory, jars: jars.map((jar) => join(directory, jar)) };
}

async function copyDependencies(
  pom: string,
  outputDirectory: string,
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  const goal = [
    '-q',
    '-B',
    // A checksum that differs from the repository's ends the download; by default Maven only warns.
    '--strict-checksums',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${outputDirectory}`,
  ];
  await run('mvn', goal, { ...options, maxBuffer: 64 * 1024 * 1024 }).catch((cause) => {
    options.signal?.throwIfAborted();
    throw new ServiceStartError(failure(cause), { cause });
  });
}

function failure(cause: { code?: unknown; stdout?: string; stderr?: string }): string {
  if (cause.code === 'ENOENT') {
    return "Maven does not run as 'mvn'. Install Maven 3.6 or later, or choose --services=docker or --services=external.";
  }
  const reason =
    /\[ERROR\] (.*)/.exec(`${cause.stdout}\n${cause.stderr}`)?.[1] ?? `mvn ended with ${cause.code}`;
  return `Maven could not fetch the jars: ${reason} Check the network and Maven's settings.xml, then start again.`;
}

/** Two mirrors may fetch at once: the second finds the directory there, with the same content. */
async function moveUnlessPresent(from: string, to: string): Promise<void> {
  await rename(from, to).catch(ignore('ENOTEMPTY', 'EEXIST'));
}

function ignore(...codes: string[]) {
  return (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
