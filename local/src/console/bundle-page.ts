import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Chrome 123, Firefox 120 and Safari 17.5 are the first with `light-dark()`, which the styles use. */
export const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'] as const;

/**
 * Bundles the page: `main.js`, `main.css`, and a script for each page that is loaded when it is opened. See
 * docs/decisions/208-bundle-pages-with-esbuild.md.
 * @param directory has `main.tsx`.
 * @returns contents by file name.
 * @throws {Error} when the source does not compile.
 */
export async function bundlePage(
  directory: string,
): Promise<(readonly [name: string, body: Uint8Array<ArrayBuffer>])[]> {
  const { outputFiles } = await build({
    entryPoints: [join(directory, 'main.tsx')],
    outdir: directory,
    chunkNames: '[name]-[hash]',
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: [...BROWSERS],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles.map(({ path, contents }) => [basename(path), new Uint8Array(contents)]);
}
