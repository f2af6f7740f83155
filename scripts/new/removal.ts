import type { FileEdit } from './edits.ts';

type Paths = ReadonlySet<string> | undefined;

/**
 * How to take back what was written and nothing else: a file that had other changes before is not to be checked out.
 * @param before Files that differed from the last commit before the command; undefined without git.
 * @param after The same after it, generated files included.
 */
export function removalOf(edits: readonly FileEdit[], before: Paths, after: Paths): string[] {
  const changed = edits.filter(({ isNew }) => !isNew).map(({ path }) => path);
  const folders = foldersOfNew(edits);
  if (!before || !after) return [`Delete ${folders.join(' ')}`, ...byHand(changed), regenerate];
  const isIn = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`));
  const clean = [...after].filter((path) => !before.has(path) && !isIn(path)).sort();
  const mixed = changed.filter((path) => before.has(path));
  return [
    ...(clean.length > 0 ? [`git checkout -- ${clean.join(' ')}`] : []),
    `git clean -fd -- ${folders.join(' ')}`,
    ...byHand(mixed),
    // Generated files that had changes before, too, have what was made in them.
    ...(before.size > 0 ? [regenerate] : []),
  ];
}

const regenerate = 'npm run events && npm run docs';

const byHand = (paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : [`Take its lines out by hand, other changes are there, too: ${paths.join(' ')}`];

/** Folders that did not exist: the names of concerns and event types are checked for that. */
const foldersOfNew = (edits: readonly FileEdit[]): string[] => [
  ...new Set(edits.filter(({ isNew }) => isNew).map(({ path }) => path.slice(0, path.lastIndexOf('/')))),
];
