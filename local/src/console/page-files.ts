import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.ts';

/** A file that the console serves. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** Of the content, in quotes. */
  readonly etag: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

const pageDirectory = fileURLToPath(new URL('page/', import.meta.url));
let files: Promise<ReadonlyMap<string, PageFile>> | undefined;

/**
 * The files of the page by name, `index.html` and its scripts and styles. The package has them built; a clone bundles them
 * when the page is opened first, so that no start waits for it.
 * @throws {Error} when the source does not compile.
 */
export function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  files ??= loadPageFiles().catch((error: unknown) => {
    files = undefined;
    throw error;
  });
  return files;
}

async function loadPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  if (!existsSync(join(pageDirectory, 'main.tsx')))
    return new Map(readdirSync(pageDirectory).map((name) => [name, pageFile(name, readIn(name))]));
  const bundled = await bundlePage(pageDirectory);
  const index = ['index.html', readIn('index.html')] as const;
  return new Map([index, ...bundled].map(([name, body]) => [name, pageFile(name, body)]));
}

const readIn = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(pageDirectory, name)));

function pageFile(name: string, body: Uint8Array<ArrayBuffer>): PageFile {
  const contentType = CONTENT_TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return {
    body,
    contentType,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}
