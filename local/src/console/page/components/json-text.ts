import { parse } from '../../../shared/exact-json.ts';

/** JSON that a user writes. No DOM here. */

export type JsonText =
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

/** Parses text, or says where it is no JSON: `Line 2: Unexpected token …`. */
export function parseJsonText(text: string): JsonText {
  if (text.trim() === '') return { problem: 'Write a JSON value, for example {}.' };
  try {
    return { value: parse(text) };
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = /at position (\d+)/.exec(message)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    // Chrome adds the position and the text around it, which the line says shorter.
    const short = message.replace(/,? (?:"[\s\S]*" is not valid JSON|\(line \d+ column \d+\))$/, '');
    return { problem: line === undefined ? short : `Line ${line}: ${short}` };
  }
}
