import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { bundlePage } from '../../local/src/console/bundle-page.ts';

/** What a browser loads of the console: see docs/decisions/208-bundle-pages-with-esbuild.md. */

const MOST_BYTES = 80_000;

let files: ReadonlyMap<string, Uint8Array>;
beforeAll(async () => {
  files = new Map(await bundlePage(resolve(import.meta.dirname, '../../local/src/console/page')));
});

const textOf = (name: string) => Buffer.from(files.get(name) ?? '').toString();
const importsOf = (name: string) =>
  Array.from(textOf(name).matchAll(/\b(?:from|import)"\.\/([^"]+)"/g), ([, other = '']) => other);
const opensOf = (name: string) =>
  Array.from(textOf(name).matchAll(/\bimport\("\.\/([^"]+)"\)/g), ([, other = '']) => other);

/** A script with everything that is loaded before it runs. */
function loadedWith(name: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  for (const other of importsOf(name)) loadedWith(other, loaded);
  return loaded;
}

/** Bytes, each file compressed with gzip. */
const sizeOf = (names: Iterable<string>) =>
  Array.from(names, (name) => gzipSync(textOf(name)).length).reduce((sum, each) => sum + each, 0);

test('All styles are in main.css: nothing loads those of a page that is loaded when it is opened.', () => {
  expect([...files.keys()].filter((name) => name.endsWith('.css'))).toEqual(['main.css']);
});

test('What any page loads is no more than 80 kB, compressed.', () => {
  const first = new Set([...loadedWith('main.js'), 'main.css']);
  const pages = new Set([...first].flatMap(opensOf));
  expect(pages.size).toBeGreaterThan(15);
  for (const page of pages) {
    const own = loadedWith(page);
    const later = [...own].flatMap(opensOf).flatMap((name) => [...loadedWith(name)]);
    const bytes = sizeOf(new Set([...first, ...own, ...later]));
    expect({ page, bytes: Math.max(bytes, MOST_BYTES) }).toEqual({ page, bytes: MOST_BYTES });
  }
});
