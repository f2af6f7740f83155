import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSource } from './code-source.ts';
import { tooLarge, UNZIPPED_LIMIT_BYTES } from './unzip.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** Sizes by path, so that each is looked at once however many functions have it. */
export type PackageSizes = Map<string, number>;

/**
 * Size of the code of a function or the content of a layer, unpacked.
 * @throws {Error} one line, for a zip that Lambda refuses.
 */
export function packageBytes(source: CodeSource, known: PackageSizes): number {
  if (source.kind === 'inline') return Buffer.byteLength(source.text);
  const size = known.get(source.path) ?? measured(source);
  if (size >= UNZIPPED_LIMIT_BYTES) throw tooLarge();
  known.set(source.path, size);
  return size;
}

function measured({ kind, path }: Exclude<CodeSource, { kind: 'inline' }>): number {
  if (kind === 'folder') return folderBytes(path);
  if (kind === 'file') return lstatSync(path).size;
  const entries = readZipDirectory(path) ?? [];
  const leaving = entries.find(({ name }) => leaves(name));
  if (leaving) throw new Error(`the zip holds ${leaving.name}, which leaves its folder`);
  return entries.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0);
}

/** As `unzip.ts` decides it: absolute, or with a step up. */
function leaves(name: ZipEntry['name']): boolean {
  const steps = name.replaceAll('\\', '/').split('/');
  return steps.includes('..') || steps[0] === '' || /^[a-z]:/i.test(name);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? folderBytes(path) : lstatSync(path).size);
  }, 0);
}
