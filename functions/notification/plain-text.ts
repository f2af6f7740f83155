/**
 * One line of visible characters, of whatever people wrote. Line breaks, tabs and control characters become a space. Characters
 * that show nothing themselves but change what is shown around them go: bidirectional overrides, zero-width
 * characters, byte order marks, tags. So do the joiners of Persian and of composed emoji, which are then shown as their parts.
 * Halves of surrogate pairs become U+FFFD.
 */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
