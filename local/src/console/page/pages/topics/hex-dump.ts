/** So that a line fits a phone. */
const BYTES_OF_A_LINE = 8;

/**
 * Bytes as a dump: offset, hexadecimal, and characters of ASCII. No DOM here.
 * @param base64 of the bytes. @param most bytes that are shown.
 */
export function hexDump(base64: string, most: number): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).subarray(0, most);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_OF_A_LINE) {
    const line = [...bytes.subarray(at, at + BYTES_OF_A_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(BYTES_OF_A_LINE * 3)} ${text}`);
  }
  return lines.join('\n');
}
