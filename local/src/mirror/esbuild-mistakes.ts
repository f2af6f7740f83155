import { stripVTControlCharacters } from 'node:util';

/** A mistake in a source file: its text, and its place on a line after that. */
const MISTAKE = /\[ERROR\] (.+)(?:\s*\n)+\s+(\S+:\d+:\d+):/g;

/**
 * The mistakes that esbuild has printed, one line each: `file:line:column: text`.
 * @param printed what a program wrote to stderr.
 */
export function mistakesPrinted(printed: string): string[] {
  const plain = stripVTControlCharacters(printed);
  return [...plain.matchAll(MISTAKE)].map(([, text, place]) => `${place}: ${text}`);
}
