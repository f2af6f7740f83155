import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildSync, type Metafile } from 'esbuild';

/** Where the HTTP API serves the files of the page. */
const assetsPath = '/assets';

/** The first versions with `light-dark()`, of May 2024: https://web.dev/baseline/2024 */
const browsers = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

/** References of the document to files next to it. */
const references = /\b(href|src)="\.\/([^"]+)"/g;

/** A file that a browser asks for, and what follows from its content. */
interface PageFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/**
 * Bundles a page for browsers: `index.html`, which names the others by their hash, and `assets/`. Next to each file is what a
 * browser that accepts it is sent: `.br` and `.gz`, compressed as far as it goes, since it is done once.
 * @param pageDirectory with `index.html`, whose references that begin with `./` are the entry points.
 * @param isDebugged keeps names and writes source maps.
 * @throws {Error} when a file does not compile, or `index.html` refers to a file that is not there.
 */
export function bundlePage(pageDirectory: string, outputDirectory: string, isDebugged = false): void {
  const document = readFileSync(join(pageDirectory, 'index.html'), 'utf8');
  const { files, nameOf, preloaded } = bundle(pageDirectory, entryPointsOf(document), isDebugged);
  const named = document
    .replaceAll(references, (_, attribute, file) => `${attribute}="${assetsPath}/${nameOf(file)}"`)
    .replace('</head>', () => [...preloaded.map(preloadOf), '</head>'].join('\n  '));
  // The function completes the document, and compresses it then.
  write(outputDirectory, { path: 'index.html', contents: Buffer.from(withoutComments(named)) });
  for (const file of files) {
    for (const each of [file, brotli(file), gzip(file)]) write(join(outputDirectory, 'assets'), each);
  }
}

const entryPointsOf = (document: string): string[] => [
  ...new Set([...document.matchAll(references)].map(([, , file]) => file as string)),
];

/** What a script imports is asked for with it, and not once the script has come. */
const preloadOf = (name: string) => `<link rel="modulepreload" href="${assetsPath}/${name}">`;

const withoutComments = (document: string): string => document.replaceAll(/\s*<!--[\s\S]*?-->/g, '');

function bundle(pageDirectory: string, entryPoints: readonly string[], isDebugged: boolean) {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: pageDirectory,
    entryPoints: entryPoints.map((file) => `./${file}`),
    outdir: 'assets',
    publicPath: assetsPath,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: browsers,
    minify: !isDebugged,
    sourcemap: isDebugged && 'linked',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.svg': 'copy', '.png': 'copy', '.webp': 'copy', '.woff2': 'copy' },
    legalComments: 'none',
    logLevel: 'error',
  });
  const names = namesByEntryPoint(metafile);
  return {
    files: outputFiles.map(({ path, contents }): PageFile => ({ path: basename(path), contents })),
    nameOf: (file: string) => names.get(file) as string,
    preloaded: entryPoints.flatMap((file) => importsOf(`assets/${names.get(file)}`, metafile)),
  };
}

/** @returns names of output files by the file that each was made of. */
function namesByEntryPoint({ outputs }: Metafile): ReadonlyMap<string, string> {
  const named = Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint === undefined ? [] : [[entryPoint, basename(path)] as const],
  );
  return new Map(named);
}

/** Names of the files that a file imports before it runs, directly or through others; not those that it imports later. */
function importsOf(path: string, metafile: Metafile): string[] {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const { path: imported, kind } of metafile.outputs[from]?.imports ?? []) {
      if (kind !== 'import-statement' || found.has(imported)) continue;
      found.add(imported);
      visit(imported);
    }
  };
  visit(path);
  return [...found].map((each) => basename(each));
}

const brotli = ({ path, contents }: PageFile): PageFile => ({
  path: `${path}.br`,
  contents: brotliCompressSync(contents, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
  }),
});

const gzip = ({ path, contents }: PageFile): PageFile => ({
  path: `${path}.gz`,
  contents: gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }),
});

function write(directory: string, { path, contents }: PageFile): void {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}
