import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FunctionConfiguration } from '../../lambda/types.ts';

type Code = Pick<FunctionConfiguration, 'functionName' | 'codeDirectory' | 'layerDirectories'>;

/**
 * What code each function runs, by its content: a folder may be written again with the same content, or with another one
 * under the same name.
 */
export class CodeContents {
  /** By function. */
  readonly #running = new Map<string, string>();
  /** By folder: what it looks like, so that content is read again only where a file has changed. */
  readonly #digests = new Map<string, { readonly look: string; readonly digest: string }>();

  /** Remembers the code that a function gets. */
  note(code: Code): void {
    this.#running.set(code.functionName, this.#digestOf(code));
  }

  /** Whether a function runs code of this content. */
  isRunning(code: Code): boolean {
    return this.#running.get(code.functionName) === this.#digestOf(code);
  }

  #digestOf({ codeDirectory, layerDirectories }: Code): string {
    return [codeDirectory, ...layerDirectories].map((folder) => this.#digestOfFolder(folder)).join(' ');
  }

  #digestOfFolder(folder: string): string {
    const files = filesBelow(folder);
    const look = JSON.stringify(files.map(({ path, size, mtimeMs }) => [path, size, mtimeMs]));
    const known = this.#digests.get(folder);
    if (known?.look === look) return known.digest;
    const hash = createHash('sha256');
    for (const { path, size } of files) {
      hash.update(`${relative(folder, path)}\n${size}\n`).update(readFileSync(path));
    }
    const digest = hash.digest('hex');
    this.#digests.set(folder, { look, digest });
    return digest;
  }
}

interface File {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Sorted. Links that lead nowhere are left out; those to folders are followed once, as a package manager makes them. */
function filesBelow(folder: string): File[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path, size: stats.size, mtimeMs: stats.mtimeMs }] : [];
  });
}
