/** The text in one line: control characters and line breaks become spaces, those at its ends are removed. */
export function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
