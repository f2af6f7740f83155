import type { WholeContent } from './types.ts';

/** What a request sends for a key or a header that is not edited; `not-kept` where not all of its bytes are loaded. */
export type KeptContent = { readonly text: string | null } | { readonly base64: string } | 'not-kept';

/** What a schema has decoded is sent as its bytes. */
export function keptContent({ format, text, base64, sizeBytes }: WholeContent): KeptContent {
  if (format === 'none' || format === 'text') return { text };
  return base64 !== null && bytesIn(base64) === sizeBytes ? { base64 } : 'not-kept';
}

/** A field of one line has no line breaks, and none of bytes: they are named. Undefined without a content. */
export function shownContent({ format, text, sizeBytes }: WholeContent): string | undefined {
  if (format === 'none') return undefined;
  if (format !== 'text' || text === null) return `(${sizeBytes} bytes that are not text)`;
  return text.replaceAll(/\r\n|[\r\n]/g, '⏎');
}

const bytesIn = (base64: string) => (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
