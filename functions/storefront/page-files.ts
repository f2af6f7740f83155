import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** How a file may be sent, the smallest first. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** A file of the page, in every encoding that it is kept in. */
export interface PageFile {
  readonly contentType: string;
  readonly encoded: Readonly<Record<Encoding, Buffer>>;
}

/** The page as it was bundled. */
export interface Page {
  /** `index.html`, whose configuration is still empty. */
  readonly document: string;
  /** By name, which has a hash of the content. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

/** Every kind of file that a bundle has. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Reads the page next to the function's bundle. See lib/function/page-files.ts, which writes it.
 * @throws {Error} when there is none, or it has a file of a kind that is not served.
 */
export function readPage(directory: string): Page {
  const assetDirectory = join(directory, 'assets');
  const names = readdirSync(assetDirectory).filter((name) => !/\.(br|gz)$/.test(name));
  return {
    document: readFileSync(join(directory, 'index.html'), 'utf8'),
    assets: new Map(names.map((name) => [name, readAsset(join(assetDirectory, name))])),
  };
}

function readAsset(path: string): PageFile {
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined) {
    throw new Error(
      `The page has the file ${path}. Accepted: ${Object.keys(contentTypes).join(', ')}. Add its content type in functions/storefront/page-files.ts.`,
    );
  }
  const encoded = {
    br: readFileSync(`${path}.br`),
    gzip: readFileSync(`${path}.gz`),
    identity: readFileSync(path),
  };
  return { contentType, encoded };
}
