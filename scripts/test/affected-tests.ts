/** Files that tests reach without importing them, and the tests that do: a process, a template or a page is in between. */
interface Reach {
  /** Changed files, by their path from the root of the repository. */
  readonly changed: RegExp;
  /** Test files, as jest takes patterns of paths. Empty: none beside those that import it. */
  readonly tests: readonly string[];
}

const everything = ['test/'];

const reaches: readonly Reach[] = [
  {
    changed:
      /^(package(-lock)?\.json|jest\.config\.js|tsconfig\.json|test\/support\/(start|stop)-services\.ts|scripts\/install\.mjs)$/,
    tests: everything,
  },
  {
    changed: /^(bin|lib)\/|^cdk\.json$/,
    tests: ['test/lib/', 'test/ops/', 'test/scripts/', 'test/docs/', 'test/system/'],
  },
  {
    changed: /^(events|functions)\//,
    tests: ['test/lib/', 'test/ops/', 'test/scripts/', 'test/system/', 'test/chaos/'],
  },
  { changed: /^(local\/|mirror\.config\.ts$)/, tests: ['test/system/', 'test/chaos/', 'test/package/'] },
  {
    changed: /^local\/src\/(lambda|services|cli|mirror)\//,
    tests: ['test/mirror/lambda/', 'test/mirror/services/', 'test/mirror/api/', 'test/mirror/cli/'],
  },
  { changed: /^ops\//, tests: ['test/ops/', 'test/docs/', 'test/system/'] },
  { changed: /^scripts\//, tests: ['test/scripts/', 'test/docs/'] },
  { changed: /\.(md|svg|png)$|^\.github\/|^\.ci\//, tests: ['test/docs/', 'test/scripts/'] },
  { changed: /^test\/fixtures\/cases\//, tests: ['test/system/cases/', 'test/mirror/'] },
  { changed: /^test\/fixtures\//, tests: ['test/mirror/', 'test/ops/', 'test/scripts/', 'test/system/'] },
  { changed: /^test\/support\/synthesis\//, tests: ['test/lib/', 'test/ops/'] },
  { changed: /^test\/system\/support\//, tests: ['test/system/', 'test/chaos/'] },
];

/** Read the whole tree, whatever changed. */
const ofTheWholeTree = ['test/architecture.test.ts'];

/**
 * The tests that changed files can break, beside those that import them: the latter are jest's `--findRelatedTests`.
 * @param changed paths from the root of the repository.
 * @returns beginnings of paths of test files; none when nothing changed.
 */
export function testsThatReach(changed: readonly string[]): string[] {
  if (changed.length === 0) return [];
  const reached = reaches.filter((reach) => changed.some((file) => reach.changed.test(file)));
  return [...new Set([...ofTheWholeTree, ...reached.flatMap(({ tests }) => tests)])];
}
