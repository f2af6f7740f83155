import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

/**
 * What Lambda shows as /opt: the contents of all layers in one folder, where a later layer's file replaces that of an
 * earlier one. https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
 * @param layers absolute paths, in the order of the function's configuration.
 * @param target absolute path; filled with links to the files of the layers unless one layer is all there is.
 * @returns the folder; an empty one without layers.
 */
export function mergeLayers(layers: readonly string[], target: string): string {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const layer of layers) add(layer, target);
  return target;
}

function add(from: string, to: string): void {
  for (const { name } of readdirSync(from, { withFileTypes: true })) {
    addEntry(path.join(from, name), path.join(to, name));
  }
}

function addEntry(source: string, target: string): void {
  const entry = lstatSync(source);
  const isFolder = entry.isDirectory();
  const existing = lstatSync(target, { throwIfNoEntry: false });
  if (existing && !(isFolder && existing.isDirectory())) rmSync(target, { recursive: true });
  if (isFolder) {
    mkdirSync(target, { recursive: true });
    add(source, target);
  } else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
  else linkOrCopy(source, target);
}

/** Links cost no space; the code of functions cannot be written through them, since /opt is read-only. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system, or one without links.
    copyFileSync(source, target);
  }
}
