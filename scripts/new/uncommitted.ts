import { execFileSync } from 'node:child_process';

/**
 * Files that differ from the last commit, new ones included, by path from the root.
 * @returns undefined where there is no repository of git to ask.
 */
export function uncommittedFiles(root: string): ReadonlySet<string> | undefined {
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...args, '-z'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\0')
      .filter((path) => path !== '');
  try {
    const changed = git('diff', '--name-only', '--relative', 'HEAD');
    return new Set([...changed, ...git('ls-files', '--others', '--exclude-standard')]);
  } catch {
    return undefined; // Not a clone, or one without a commit.
  }
}
