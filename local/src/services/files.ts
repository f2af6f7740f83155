import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The text of a file, or undefined when there is none. */
export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that only its owner may read, unless it is there; a reader finds the whole text or no file. */
export function writeOnce(file: string, text: string): void {
  if (readIfPresent(file) === undefined) writeWhole(file, text);
}

/** Writes a file that only its owner may read; a reader finds the whole text, or what was there before. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}
