import { existsSync, readFileSync } from 'node:fs';
import {
  createRequire,
  type LoadHookSync,
  type ResolveFnOutput,
  type ResolveHookContext,
  type ResolveHookSync,
  registerHooks,
} from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isError } from './errors.ts';
import {
  formatOf,
  impliedFormat,
  isBelow,
  moduleAround,
  moduleFeatures,
  nodeVersion,
} from './module-format.ts';
import type { RuntimeSettings } from './protocol.ts';

/** What the AWS runtime brings along: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const RUNTIME_PACKAGES = /^(@aws-sdk|@smithy|@aws-crypto)\//;

/** Version 2 of the SDK, which runtimes up to Node.js 16 bring along, later ones do not. */
const SDK_OF_OLD_RUNTIMES = /^aws-sdk(\/|$)/;
const LAST_WITH_OLD_SDK = 16;

/** Relative and absolute paths, subpath imports (`#x`) and URLs: Node alone resolves these. */
const NOT_A_PACKAGE = /^[./#]|^[a-z]+:/;

const NOT_FOUND: readonly unknown[] = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/**
 * Makes modules resolve as on AWS: `require` and `import` search the code, then `NODE_PATH` (the layers), then, for
 * packages of the AWS SDK, the runtime; and a `package.json` above the code or a layer does not govern their files.
 * A search that fails throws Node's own error.
 */
export function installModuleResolution(settings: RuntimeSettings): void {
  registerHooks({
    resolve: searchAlso(process.env.NODE_PATH ?? '', settings),
    load: formatWithin([settings.taskRoot, ...settings.layers], process.env),
  });
}

type NextResolve = Parameters<ResolveHookSync>[2];

/** One place to search after Node's own search has failed. */
type Search = (
  specifier: string,
  context: ResolveHookContext,
  nextResolve: NextResolve,
) => ResolveFnOutput | undefined;

function searchAlso(nodePath: string, { runtimeModules, runtimeProject }: RuntimeSettings): ResolveHookSync {
  const runtime = requireFrom(runtimeModules);
  // Node's own `require` searches NODE_PATH; its `import` does not, AWS's does since Node.js 18:
  // https://aws.amazon.com/blogs/compute/node-js-18-x-runtime-now-available-in-aws-lambda/
  const imported = nodePath.split(path.delimiter).filter(Boolean).map(importFrom);
  const hasOldSdk = nodeVersion(process.env.AWS_EXECUTION_ENV ?? '') <= LAST_WITH_OLD_SDK;
  let isSearching = false;
  return (specifier, context, nextResolve) => {
    // What the searches below ask of Node runs through this hook too, and must not search again.
    if (isSearching || NOT_A_PACKAGE.test(specifier)) return nextResolve(specifier, context);
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const isOfRuntime =
        RUNTIME_PACKAGES.test(specifier) || (hasOldSdk && SDK_OF_OLD_RUNTIMES.test(specifier));
      const searches = [
        ...(context.conditions.includes('require') ? [] : imported),
        ...(isOfRuntime ? [runtime] : []),
      ];
      isSearching = true;
      try {
        const resolved = firstOf(searches, specifier, context, nextResolve);
        if (resolved) return resolved;
      } finally {
        isSearching = false;
      }
      if (isOfRuntime) addRemedy(error, specifier, runtimeProject);
      throw error;
    }
  };
}

function firstOf(
  searches: readonly Search[],
  ...[specifier, context, nextResolve]: Parameters<Search>
): ResolveFnOutput | undefined {
  for (const search of searches) {
    const resolved = unlessNotFound(() => search(specifier, context, nextResolve));
    if (resolved) return resolved;
  }
  return undefined;
}

/** Resolves as an `import` in the folder around `directory` would: by the package's conditions for `import`. */
function importFrom(directory: string): Search {
  if (path.basename(directory) !== 'node_modules') return requireFrom(path.join(directory, '..', 'index.js'));
  const parentURL = pathToFileURL(path.join(directory, '..', 'index.js')).href;
  return (specifier, context, nextResolve) =>
    // Node would continue in the folders above, which are not on AWS.
    existsSync(path.join(directory, packageOf(specifier)))
      ? nextResolve(specifier, { ...context, parentURL })
      : undefined;
}

/** Resolves as a `require` in this file would, `NODE_PATH` included. */
function requireFrom(file: string): Search {
  // For `require` Node looks from the module that calls, whatever parent a hook names.
  const { resolve } = createRequire(file);
  return (specifier, context, nextResolve) => {
    const url = pathToFileURL(resolve(specifier)).href;
    return context.conditions.includes('require') ? { url, shortCircuit: true } : nextResolve(url, context);
  };
}

/** `@scope/name/file` is of `@scope/name`, `name/file` of `name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** AWS's runtime contains the whole SDK; here are the packages that the mirror's project has. */
function addRemedy(error: unknown, specifier: string, project: string): void {
  if (!isError(error)) return;
  const remedy = `on AWS the runtime has it; here, run npm install --save-dev ${packageOf(specifier)} in ${project}, or bundle it`;
  error.message = error.message.replace(/^Cannot find \w+ '[^']*'/, (problem) => `${problem} (${remedy})`);
}

/** Undefined when the search found nothing; any other failure, such as a path that a package does not export, is thrown. */
function unlessNotFound<T>(search: () => T): T | undefined {
  try {
    return search();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return NOT_FOUND.includes((error as NodeJS.ErrnoException | undefined)?.code);
}

function formatWithin(roots: readonly string[], environment: NodeJS.ProcessEnv): LoadHookSync {
  const { AWS_EXECUTION_ENV = '', NODE_OPTIONS = '' } = environment;
  const { detectsModules, requiresModules } = moduleFeatures(nodeVersion(AWS_EXECUTION_ENV), NODE_OPTIONS);
  const rules = { roots, detectsModules };
  return (url, context, nextLoad) => {
    const file = url.startsWith('file:') ? fileURLToPath(url) : '';
    const isImported = context.conditions.includes('import');
    if (!requiresModules && !isImported && isBelow(file, roots) && formatOf(file, rules) === 'module')
      throw new RequiredModuleError(file);
    const format = impliedFormat(file, rules);
    if (!format) return nextLoad(url, context);
    const source = readFileSync(file, 'utf8');
    return format === 'commonjs' && isImported && context.format === 'module'
      ? { format: 'module', source: moduleAround(file, source), shortCircuit: true }
      : { format, source, shortCircuit: true };
  };
}

/** As Node.js 22 words it where `require` takes no ES modules. */
class RequiredModuleError extends Error {
  readonly code = 'ERR_REQUIRE_ESM';

  constructor(file: string) {
    super(
      `require() of ES Module ${file} not supported.\n` +
        `Instead change the require of ${path.basename(file)} to a dynamic import() which is available in all CommonJS modules.`,
    );
  }
}
