import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { codeSource } from '../../resources/lambda/code-source.ts';
import type { Stack } from '../../template/types.ts';
import { cdkAppOf } from '../cdk-app.ts';
import { cdkAppOptions, type PlanSource } from '../load-plans.ts';

/** What is watched. Paths are absolute. */
export interface WatchedFiles {
  /** Files, and folders with all that is below them. */
  readonly paths: readonly string[];
  readonly isIgnored: (path: string) => boolean;
}

/** What stacks are made from: the sources of the app, the assembly, or the template and its code. */
export function watchedFiles(source: PlanSource, stacks: readonly Stack[]): WatchedFiles {
  const { kind } = source.options.source;
  if (kind === 'app') return filesOfApp(source);
  if (kind === 'assembly') return filesOfAssembly(source.options.source.directory);
  return filesOfTemplate(source.options.source.file, stacks);
}

interface WatchSettings {
  readonly include?: string | readonly string[];
  readonly exclude?: string | readonly string[];
}

/**
 * As `cdk watch`: `watch` of cdk.json, without what begins with a dot, the assembly and packages. cdk.json itself is watched as
 * well, and the values that were looked up.
 * https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html
 */
function filesOfApp(source: PlanSource): WatchedFiles {
  const { projectDirectory, options } = source;
  const { assembly } = cdkAppOf(cdkAppOptions(source));
  const { include = '**', exclude = [] } = settingsOf(join(projectDirectory, 'cdk.json'));
  const included = [include].flat();
  const isIncluded = matcher(included);
  const isExcluded = matcher([exclude].flat());
  const bases = included.map((glob) => resolve(projectDirectory, picomatch.scan(glob).base));
  const always = ['cdk.json', 'cdk.context.json'].map((name) => join(projectDirectory, name));
  return {
    paths: [...new Set([...bases, ...always])],
    isIgnored: (path) => {
      if (always.includes(path) || bases.includes(path)) return false;
      if (isBelow(path, assembly) || isBelow(path, options.dataDirectory)) return true;
      const name = relative(projectDirectory, path).split(sep).join('/');
      if (name.split('/').some((part) => part === 'node_modules' || /^\.[^.]/.test(part))) return true;
      return isExcluded(name) || !(isIncluded(name) || isIncluded(`${name}/any`));
    },
  };
}

function settingsOf(file: string): WatchSettings {
  if (!existsSync(file)) return {};
  return (JSON.parse(readFileSync(file, 'utf8')) as { watch?: WatchSettings }).watch ?? {};
}

/** A pattern that names a folder is for all that is below it. */
function matcher(globs: readonly string[]): (name: string) => boolean {
  const each = globs.flatMap((glob) => [glob, `${glob.replace(/\/$/, '')}/**`]);
  return globs.length === 0 ? () => false : picomatch(each, { dot: true });
}

/** Bundling of a synthesis in progress, and what the mirror writes, begin with a dot or are temporary. */
function filesOfAssembly(directory: string): WatchedFiles {
  return {
    // The folder may be removed and made again.
    paths: [dirname(directory)],
    isIgnored: (path) =>
      path !== dirname(directory) &&
      (!isBelow(path, directory) ||
        /(^|\/)(\.[^/]*|bundling-temp-[^/]*)(\/|$)/.test(relative(directory, path))),
  };
}

function filesOfTemplate(file: string, stacks: readonly Stack[]): WatchedFiles {
  const code = stacks.flatMap(codePathsOf);
  const folder = dirname(file);
  return {
    // An editor may write another file and rename it.
    paths: [folder, ...code],
    isIgnored: (path) =>
      path !== folder && path !== file && !code.some((each) => isBelow(path, each) || isBelow(each, path)),
  };
}

const codeProperties = { 'AWS::Lambda::Function': 'Code', 'AWS::Lambda::LayerVersion': 'Content' } as const;

/** Folders and files with code of functions and layers. */
function codePathsOf(stack: Stack): string[] {
  return Object.values(stack.template.Resources).flatMap(({ Type, Properties = {} }) => {
    const property = codeProperties[Type as keyof typeof codeProperties];
    if (property === undefined) return [];
    const source = codeSource(Properties[property], property, stack);
    return source.kind === 'inline' ? [] : [source.path];
  });
}

const isBelow = (path: string, folder: string) => path === folder || path.startsWith(folder + sep);
