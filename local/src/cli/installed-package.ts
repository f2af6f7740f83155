import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from '../shared/package-directory.ts';

interface PackageFile {
  readonly name: string;
  readonly version: string;
}

/** The package that this program is part of. */
export const installedPackage = () =>
  JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as PackageFile;

/** What `--version` prints. */
export function versionText(): string {
  const { name, version } = installedPackage();
  return `${name} ${version}\n`;
}
