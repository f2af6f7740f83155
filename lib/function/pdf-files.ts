import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import {
  fontDirectory,
  fontFiles,
  installedPath,
  licenceOf,
} from '../../functions/notification/pdf/typefaces.ts';

/**
 * What a function reads to write PDFs, beside its bundle: HarfBuzz, the fonts, and the licence that goes with each font.
 * @returns where the files are installed, by their places beside the bundle.
 * @throws {Error} when a package is not installed.
 */
export function pdfFiles(): ReadonlyMap<string, string> {
  const harfBuzz = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz.wasm');
  const fonts = fontFiles.flatMap((file) => [
    [join(fontDirectory, basename(file)), installedPath(file)] as const,
    [
      join(fontDirectory, `${licenceOf(file).replace('/', '.')}.txt`),
      installedPath(licenceOf(file)),
    ] as const,
  ]);
  return new Map([['harfbuzz.wasm', harfBuzz], ...fonts]);
}
