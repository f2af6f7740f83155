import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { allowed } from './allowed.ts';
import { words } from './words.ts';

/** A word to avoid, where it is. */
export interface Finding {
  /** Relative to the project. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

const project = join(import.meta.dirname, '../..');
const searchedFile = /\.(ts|mts|mjs|js|md|java|ya?ml|html|css|sh)$/;

/** What is not ours to word, or records what was said at its time. */
const skipped = [
  /(^|\/)(node_modules|dist|cdk\.out|fixtures)\//,
  /^CHANGELOG\.md$/,
  /^docs\/reference\/conformance\.md$/,
  /^docs\/decisions\/(0|1[0-8]|190|README)/,
  /^scripts\/vocabulary\//,
  /^test\/vocabulary\.test\.ts$/,
  /generated/,
];

/** Every finding in the repository, in the order of paths. */
export function findings(): Finding[] {
  return projectFiles().flatMap((path) => findingsIn(path, readFileSync(join(project, path), 'utf8')));
}

/** The findings of one text. */
export function findingsIn(path: string, text: string): Finding[] {
  const searched = allowed
    .filter(({ files }) => files.test(path))
    .reduce((rest, { text: phrase }) => rest.replace(phrase, blank), text);
  return searched
    .split('\n')
    .flatMap((line, index) =>
      words.flatMap(({ pattern, instead }) =>
        [...line.matchAll(pattern)].map(([found]) => ({ path, line: index + 1, found, instead })),
      ),
    );
}

/** Lines are kept, so that findings name the right one. */
const blank = (phrase: string) => phrase.replace(/[^\n]/g, ' ');

function projectFiles(): string[] {
  const folders = readdirSync(project, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$|^cdk\.out/.test(entry.name))
    .map(({ name }) => name);
  return ['.', ...folders]
    .flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: folder !== '.', withFileTypes: true })
        .filter((entry) => entry.isFile() && searchedFile.test(entry.name))
        .map((entry) => relative(project, join(entry.parentPath, entry.name))),
    )
    .filter((path) => !skipped.some((pattern) => pattern.test(path)))
    .sort();
}
