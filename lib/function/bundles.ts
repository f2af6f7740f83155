import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { entries, type FunctionId } from './entries.ts';
import type { FunctionCode } from './function-code.ts';
import { bundlePage } from './page-files.ts';
import { pdfFiles } from './pdf-files.ts';

/** Dependencies in CommonJS call `require` for Node's own modules, which an ES module does not have. */
const requireForCommonJs = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('');

const functionsDirectory = join(import.meta.dirname, '../../functions');

/** What functions read at run time that is not JavaScript: source files by their path next to the bundle. */
const filesBeside: { readonly [Id in FunctionId]?: () => ReadonlyMap<string, string> } = {
  notification: pdfFiles,
};

function assertEntriesExist(sourceDirectory: string): void {
  const missing = Object.entries(entries).filter(([, file]) => !existsSync(join(sourceDirectory, file)));
  if (missing.length === 0) return;
  const lines = missing.map(([id, file]) => `function "${id}": ${join(sourceDirectory, file)}`);
  throw new Error(
    `These entry files do not exist:\n${lines.join('\n')}\nCreate them (each exports "handler"), or delete their rows in lib/function/entries.ts.`,
  );
}

/**
 * Bundles every function in one esbuild pass: `<outputDirectory>/<function id>/index.mjs`, dependencies included, so
 * that what runs is what was tested and not what the Lambda runtime happens to ship. Files it reads are put beside it.
 * See docs/decisions/060-one-bundling-pass.md.
 * @param sourceDirectory the `functions/` folder; the project's own unless given.
 * @param isDebugged keeps names and writes source maps, which what is deployed has not: it would be five times as large.
 * @throws {Error} when an entry file is missing or does not compile.
 */
export function bundleFunctions(
  outputDirectory: string,
  sourceDirectory = functionsDirectory,
  isDebugged = false,
): void {
  assertEntriesExist(sourceDirectory);
  const files = Object.entries(entries).map(([id, file]) => [`${id}/index`, join(sourceDirectory, file)]);
  bundleModules(Object.fromEntries(files), outputDirectory, isDebugged);
  for (const [id, beside] of Object.entries(filesBeside)) copyFiles(beside(), join(outputDirectory, id));
  bundlePage(
    join(sourceDirectory, 'storefront/page'),
    join(outputDirectory, 'storefront-api/page'),
    isDebugged,
  );
}

/**
 * Bundles modules with all that they import.
 * @param modules Source files by the name of their output: `<outputDirectory>/<name>.mjs`.
 * @param isDebugged keeps names and writes source maps.
 * @throws {Error} when one does not compile.
 */
export function bundleModules(
  modules: Record<string, string>,
  outputDirectory: string,
  isDebugged = false,
): void {
  buildSync({
    absWorkingDir: join(functionsDirectory, '..'),
    entryPoints: modules,
    outdir: outputDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: !isDebugged,
    sourcemap: isDebugged && 'linked',
    // The assembly has a copy of each bundle's folder elsewhere, and paths in the map are relative to it.
    ...(isDebugged && { sourceRoot: `${pathToFileURL(outputDirectory)}/any/` }),
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: { 'brotli/decompress.js': join(import.meta.dirname, 'no-woff2.ts') },
    banner: { js: requireForCommonJs },
    legalComments: 'none',
    logLevel: 'error',
  });
}

/** Copies files to their places in a directory; a file system that can (`FICLONE`) writes nothing. */
export function copyFiles(files: ReadonlyMap<string, string>, directory: string): void {
  for (const [place, source] of files) {
    const file = join(directory, place);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(source, file, constants.COPYFILE_FICLONE);
  }
}

/** The functions' code, bundled when the first of them is asked for. */
export class Bundles implements FunctionCode {
  readonly #outputDirectory: string;
  readonly #sourceDirectory: string | undefined;
  readonly #isDebugged: boolean;
  #bundled = false;

  /**
   * @param outputDirectory where the bundles are written; the assembly's own directory suits, since it is replaced whole.
   * @param options.sourceDirectory the `functions/` folder; the project's own unless given.
   * @param options.isDebugged keeps names and writes source maps; not unless given.
   */
  constructor(
    outputDirectory: string,
    { sourceDirectory, isDebugged = false }: { sourceDirectory?: string; isDebugged?: boolean } = {},
  ) {
    this.#outputDirectory = outputDirectory;
    this.#sourceDirectory = sourceDirectory;
    this.#isDebugged = isDebugged;
  }

  codeOf(functionId: FunctionId): Code {
    if (!this.#bundled) bundleFunctions(this.#outputDirectory, this.#sourceDirectory, this.#isDebugged);
    this.#bundled = true;
    return Code.fromAsset(join(this.#outputDirectory, functionId));
  }
}
