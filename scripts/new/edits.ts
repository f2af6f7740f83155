/** Changes of files, decided before the first is written. */

/** The whole text of a file after the command. Paths are relative to the project. */
export interface FileEdit {
  readonly path: string;
  readonly text: string;
  /** False for a file that exists and is changed. */
  readonly isNew: boolean;
}

/** A change of a file that exists. */
export interface Change {
  readonly path: string;
  readonly apply: (text: string) => string;
}

/**
 * Adds lines at the end of a block.
 * @param start The line that the block begins with, as far as it identifies it.
 * @param end What the block ends with. Default: a brace at the left margin.
 * @throws {Error} when the text has no such block: the file was rewritten, and so must the scaffold be.
 */
export function appendToBlock(text: string, start: string, lines: string, end = '\n}'): string {
  const from = text.indexOf(start);
  const to = from < 0 ? -1 : text.indexOf(end, from + start.length);
  if (to < 0) throw new Error(`No block "${start}" that ends with ${JSON.stringify(end)}.`);
  return `${text.slice(0, to)}\n${lines}${text.slice(to)}`;
}

/** Adds lines before the one that begins with a text. @throws {Error} when there is none. */
export function insertBefore(text: string, line: string, lines: string): string {
  const at = text.indexOf(`\n${line}`);
  if (at < 0) throw new Error(`No line that begins with ${JSON.stringify(line)}.`);
  return `${text.slice(0, at)}\n${lines}${text.slice(at)}`;
}

/** Adds a member to a list in brackets or braces, whether it is on one line or several. @throws {Error} when there is none. */
export function appendToList(text: string, list: RegExp, member: string): string {
  const found = list.exec(text);
  if (!found) throw new Error(`No list ${list}.`);
  const [whole] = found;
  const open = whole.slice(0, -1).trimEnd().replace(/,$/, '');
  const separator = /[[{]$/.test(open) ? ' ' : ', ';
  return text.replace(whole, () => `${open}${separator}${member}${whole.at(-1)}`);
}

/** The text of files after all changes, in the order of their paths' first mention. */
export function edited(changes: readonly Change[], read: (path: string) => string): FileEdit[] {
  const byPath = Map.groupBy(changes, ({ path }) => path);
  return Array.from(byPath, ([path, ofFile]) => ({
    path,
    text: ofFile.reduce((text, change) => changed(text, change), read(path)),
    isNew: false,
  }));
}

function changed(text: string, { path, apply }: Change): string {
  try {
    return apply(text);
  } catch (error) {
    const problem = (error as Error).message;
    throw new Error(`${path} is not as the scaffold expects it: ${problem} Adapt scripts/new to the file.`, {
      cause: error,
    });
  }
}
