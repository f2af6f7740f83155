import { type KeptContent, keptContent, shownContent } from './kept-content.ts';
import type { WholeRecord } from './types.ts';

/** A header of an existing record as a line of text, with what is sent as long as the line is not edited. */
export interface HeaderLine {
  readonly line: string;
  readonly name: string;
  readonly content: KeptContent;
}

type SentHeader =
  | { readonly name: string; readonly value: string | null }
  | { readonly name: string; readonly valueBase64: string };

export function headerLinesOf(headers: WholeRecord['headers']): HeaderLine[] {
  return headers.map(({ name, value }) => ({
    line: `${name.replaceAll(/\r\n|[\r\n]/g, '⏎')}: ${shownContent(value) ?? '(none)'}`,
    name,
    content: keptContent(value),
  }));
}

/**
 * @param text one header a line, `name: value`. @param originals a line that is as one of them is that header.
 * @returns why a line cannot be sent, where one cannot.
 */
export function headersOf(text: string, originals: readonly HeaderLine[]): readonly SentHeader[] | string {
  const left = [...originals];
  const headers: SentHeader[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const at = left.findIndex((each) => each.line === line);
    const [original] = at < 0 ? [] : left.splice(at, 1);
    const header = original ? keptHeader(original) : typedHeader(line);
    if (typeof header === 'string') return header;
    headers.push(header);
  }
  return headers;
}

function keptHeader({ name, content }: HeaderLine): SentHeader | string {
  if (content === 'not-kept')
    return `${name} has more bytes than are loaded; accepted: text, or none of its line.`;
  if ('base64' in content) return { name, valueBase64: content.base64 };
  return { name, value: content.text };
}

function typedHeader(line: string): SentHeader | string {
  const [, name, value = ''] = /^([^:]+):\s?(.*)$/.exec(line) ?? [];
  if (name === undefined) return 'A line has no colon; accepted: one header a line, name: value.';
  return { name: name.trim(), value };
}
