import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { rotatingFile } from '../shared/rotating-file.ts';

/** JSON documents, one a line, in a file that becomes `….1` when it has reached its limit. */
export class LineFile {
  /** Absolute path. */
  readonly file: string;
  readonly #limitBytes: number;
  #append: ReturnType<typeof rotatingFile> | undefined;

  /** @param file absolute path; its folder is created with the first line. */
  constructor(file: string, limitBytes: number) {
    this.file = file;
    this.#limitBytes = limitBytes;
  }

  /** @throws when the file cannot be written. */
  add(document: object): void {
    if (!this.#append) mkdirSync(dirname(this.file), { recursive: true });
    this.#append ??= rotatingFile(this.file, this.#limitBytes);
    this.#append(`${JSON.stringify(document)}\n`);
  }

  /** Removes all. */
  clear(): void {
    this.#append = undefined;
    for (const file of [this.file, `${this.file}.1`]) rmSync(file, { force: true });
  }

  /** All that are there, the oldest first. A line that was cut off, as by a full disk, is left out. */
  read(): object[] {
    return [`${this.file}.1`, this.file].flatMap(linesOf).flatMap(documentIn);
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // There is none before the first line.
  }
}

function documentIn(line: string): object[] {
  try {
    const document: unknown = JSON.parse(line);
    return typeof document === 'object' && document !== null ? [document] : [];
  } catch {
    return [];
  }
}
