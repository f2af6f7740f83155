import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the package: sources are in `src` of it, built modules in `dist`. */
export const packageDirectory = join(import.meta.dirname, '..', '..');

/**
 * The file of a module that is started instead of imported: TypeScript in the repository, JavaScript in the package.
 * @param name relative and without extension, such as `./mailbox-worker`.
 * @param from `import.meta.url` of the module that starts it.
 */
export function moduleUrl(name: string, from: string): URL {
  return new URL(`${name}${extname(fileURLToPath(from))}`, from);
}

/**
 * The path of a page of the documentation, for messages: in `docs` of the repository, and of the package.
 * @param name relative to `docs`.
 */
export function documentationPage(name: string): string {
  const isBuilt = extname(fileURLToPath(import.meta.url)) === '.js';
  return isBuilt ? packageFile('dist', 'docs', name) : `docs/${name}`;
}

/** The path of a file of the package, for messages: relative to the current folder. */
export const packageFile = (...path: string[]) => relative(process.cwd(), join(packageDirectory, ...path));
