import { subtle } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** SHA-256 in hex by file name. */
export type Checksums = ReadonlyMap<string, string>;

/** Jars and the native libraries among them; everything else in the directory is derived by the JVM. */
const isFetched = (file: string) => /\.(jar|so|dylib|dll)$/.test(file);

/**
 * Reads a file as `sha256sum` writes it.
 * @param ownFiles Files of the repository whose checksums are added.
 */
export async function readChecksums(file: string, ownFiles: readonly string[]): Promise<Checksums> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const fetched = lines.map((line): [string, string] => [line.slice(66), line.slice(0, 64)]);
  const own = ownFiles.map(async (path): Promise<[string, string]> => [basename(path), await sha256(path)]);
  return new Map([...fetched, ...(await Promise.all(own))]);
}

/** The checksums of the jars and native libraries in a directory, as `sha256sum` writes them. */
export async function writtenChecksums(directory: string): Promise<string> {
  const lines = (await fetchedFiles(directory)).map(
    async (file) => `${await sha256(join(directory, file))}  ${file}\n`,
  );
  return (await Promise.all(lines)).join('');
}

/**
 * Compares the jars and native libraries in a directory with what is expected.
 * @returns The first difference in one sentence; undefined when there is none.
 */
export async function checkFiles(directory: string, expected: Checksums): Promise<string | undefined> {
  const files = await fetchedFiles(directory);
  const missing = [...expected.keys()].find((file) => !files.includes(file));
  if (missing !== undefined) return `${missing} is missing.`;
  const checks = files.map(async (file) => {
    const checksum = expected.get(file);
    if (checksum === undefined) return `${file} is not in the list of checksums.`;
    const actual = await sha256(join(directory, file));
    return actual === checksum ? undefined : `${file} has SHA-256 ${actual}, expected ${checksum}.`;
  });
  return (await Promise.all(checks)).find((problem) => problem !== undefined);
}

async function fetchedFiles(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter(isFetched).sort();
}

/** On other threads than this one, which loads modules meanwhile. The largest file has 10 MB. */
async function sha256(file: string): Promise<string> {
  return Buffer.from(await subtle.digest('SHA-256', await readFile(file))).toString('hex');
}
