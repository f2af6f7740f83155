import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { TemplateSource } from '../mirror/options.ts';

/** Beside our own app's, whose `--fresh` must not take those of others along. */
const OF_OTHERS = '.orderstream-stacks';

/**
 * Where data is kept when nothing else is named: each app, template and choice of stacks has its own topics and tables.
 * Our own app has `.orderstream`; nothing is written beside the assembly or template of another.
 * @param stackNames as given, in any order.
 * @param projectDirectory absolute path of the project.
 */
export function defaultDataDirectory(
  source: TemplateSource,
  stackNames: readonly string[],
  projectDirectory: string,
): string {
  if (source.kind === 'app') return join(projectDirectory, '.orderstream');
  const path = source.kind === 'assembly' ? source.directory : source.file;
  const digest = createHash('sha256')
    .update([path, ...stackNames.toSorted()].join('\n'))
    .digest('hex');
  return join(projectDirectory, OF_OTHERS, `${nameOf(path)}-${digest.slice(0, 8)}`);
}

/** A recognizable name: the app's folder for its `cdk.out`, else the file or folder itself. */
function nameOf(path: string): string {
  const isUsual = basename(path) === 'cdk.out' && dirname(path) !== path;
  const name = basename(isUsual ? dirname(path) : path).replace(/(\.template)?\.\w+$/, '');
  return name.replaceAll(/[^\w-]+/g, '-').slice(0, 40) || 'stack';
}
