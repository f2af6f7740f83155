/**
 * Replaces fontkit's decompressor of WOFF2 fonts when functions are bundled: half a megabyte that each cold start
 * would parse, and no function has such a font.
 * @throws {Error} always.
 */
export default function decompress(): never {
  throw new Error(
    'WOFF2 fonts are not supported here. Use a TTF file, or remove the alias in lib/function/bundles.ts.',
  );
}
