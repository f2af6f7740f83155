import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { TemplateSource } from '../mirror/options.ts';

/** What paths of the command line are relative to, and where the app and its data are. */
export interface Folders {
  /** Where the command was typed. */
  readonly workingDirectory: string;
  readonly projectDirectory: string;
  /** Of the app that the project has, relative to the project. */
  readonly appDataDirectory?: string;
  /** Makes the folder of a mirror that keeps nothing. Default: below that of the system for temporary files. */
  readonly makeTemporaryFolder?: () => string;
}

/** Data directory of the app of a project, unless its configuration names another. */
export const APP_DATA = '.orderstream';

/** Beside that of the project's app, whose `--fresh` must not take those of others along. */
export const OTHERS_DATA = '.orderstream-stacks';

/**
 * Where data is kept when nothing else is named: each app, template and choice of stacks has its own topics and tables.
 * The app of the project has `.orderstream`, unless its configuration names another; nothing is written beside the assembly or template of another.
 * @param stackNames as given, in any order.
 * @param folders `projectDirectory`: absolute path of the project.
 */
export function defaultDataDirectory(
  source: TemplateSource,
  stackNames: readonly string[],
  { projectDirectory, appDataDirectory = APP_DATA }: Omit<Folders, 'workingDirectory'>,
): string {
  if (source.kind === 'app') return resolve(projectDirectory, appDataDirectory);
  const path = source.kind === 'assembly' ? source.directory : source.file;
  const digest = createHash('sha256')
    .update([path, ...stackNames.toSorted()].join('\n'))
    .digest('hex');
  return join(projectDirectory, OTHERS_DATA, `${nameOf(path)}-${digest.slice(0, 8)}`);
}

/** A recognizable name: the app's folder for its `cdk.out`, else the file or folder itself. */
function nameOf(path: string): string {
  const isUsual = basename(path) === 'cdk.out' && dirname(path) !== path;
  const name = basename(isUsual ? dirname(path) : path).replace(/(\.template)?\.\w+$/, '');
  return name.replaceAll(/[^\w-]+/g, '-').slice(0, 40) || 'stack';
}
