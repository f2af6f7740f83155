import { appendFileSync, renameSync, statSync } from 'node:fs';

/**
 * Appends to a file, at once; one that has reached its limit becomes `….1` first and replaces the one before. So there
 * are twice as many bytes at most, and what a single write is longer.
 * @param limitBytes of one file.
 * @returns appends text or bytes. @throws when the file cannot be written (disk full, folder removed).
 */
export function rotatingFile(file: string, limitBytes: number): (content: string | Uint8Array) => void {
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (content) => {
    if (size >= limitBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, content, { mode: 0o600 });
    size += Buffer.byteLength(content);
  };
}
