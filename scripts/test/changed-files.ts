import { execFileSync } from 'node:child_process';

/**
 * Files that differ from where this branch left `origin/main`, committed or not, deleted ones too; without that branch, those
 * that differ from the last commit.
 * @returns paths from the root of the repository.
 */
export function changedFiles(): string[] {
  const names = [
    ...git('diff', '--name-only', '--no-renames', base()),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  return [...new Set(names)].sort();
}

function base(): string {
  try {
    return git('merge-base', 'HEAD', 'origin/main')[0] ?? 'HEAD';
  } catch {
    // A clone without that branch, which git has named on stderr.
    return 'HEAD';
  }
}

function git(...args: readonly string[]): string[] {
  return execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
