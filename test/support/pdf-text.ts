import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF, read without the library that wrote it: each page's content stream is inflated, and every string
 * it shows becomes one item, in the order they are written. For single-byte fonts in WinAnsiEncoding only.
 * @returns one list of strings a page.
 */
export function pdfPages(pdf: Uint8Array): string[][] {
  const bytes = Buffer.from(pdf).toString('latin1');
  const streams = bytes.matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g);
  const contents = Array.from(streams, ([, data = '']) =>
    inflateSync(Buffer.from(data, 'latin1')).toString('latin1'),
  );
  return contents.map((content) =>
    Array.from(content.matchAll(/<([0-9a-f]*)> Tj/g), ([, hex = '']) =>
      new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex')),
    ),
  );
}
