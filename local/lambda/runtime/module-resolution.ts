import { readFileSync } from 'node:fs';
import {
  createRequire,
  findPackageJSON,
  type LoadHookSync,
  type ResolveHookSync,
  registerHooks,
} from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isError } from './errors.ts';
import { ungovernedFormat } from './module-format.ts';
import type { RuntimeSettings } from './protocol.ts';

/** What the AWS runtime brings along: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const RUNTIME_PACKAGES = /^(@aws-sdk|@smithy|@aws-crypto)\//;

/**
 * Makes modules resolve as on AWS: `import` and `require` also search the layers and, for the AWS SDK,
 * the runtime; and a `package.json` above the task root has no say over the function's own files.
 */
export function installModuleResolution(settings: RuntimeSettings): void {
  registerHooks({ resolve: searchAlso(settings), load: formatWithin(settings.taskRoot) });
}

function searchAlso({ layerModules, runtimeModules }: RuntimeSettings): ResolveHookSync {
  const layers = layerModules.map((directory) => pathToFileURL(path.join(directory, '..', 'layer.js')).href);
  return (specifier, context, nextResolve) => {
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      const parents = RUNTIME_PACKAGES.test(specifier) ? [...layers, runtimeModules] : layers;
      if (/^[./]|^[a-z]+:/.test(specifier)) throw error;
      const isRequired = context.conditions.includes('require');
      for (const parentURL of parents) {
        const found = attempt(() =>
          // For `require` Node looks from the module that calls, whatever parent a hook names.
          isRequired
            ? { url: pathToFileURL(createRequire(parentURL).resolve(specifier)).href, shortCircuit: true }
            : nextResolve(specifier, { ...context, parentURL }),
        );
        if (found) return found;
      }
      if (RUNTIME_PACKAGES.test(specifier)) tellRemedy(error, specifier, runtimeModules);
      throw error;
    }
  };
}

/** AWS's runtime contains the whole SDK; here are the packages that the mirror's project has. */
function tellRemedy(error: unknown, specifier: string, runtimeModules: string): void {
  if (!isError(error)) return;
  const name = specifier.split('/').slice(0, 2).join('/');
  const project = path.dirname(findPackageJSON(runtimeModules) ?? '');
  const remedy = `on AWS the runtime has it; here, run npm install --save-dev ${name} in ${project}, or bundle it`;
  error.message = error.message.replace(/^Cannot find \w+ '[^']*'/, (problem) => `${problem} (${remedy})`);
}

/** The value, or undefined when the search in this directory found nothing. */
function attempt<T>(search: () => T): T | undefined {
  try {
    return search();
  } catch {
    return undefined;
  }
}

function formatWithin(taskRoot: string): LoadHookSync {
  return (url, context, nextLoad) => {
    const file = url.startsWith('file:') ? fileURLToPath(url) : '';
    const format = ungovernedFormat(file, taskRoot);
    return format
      ? { format, source: readFileSync(file, 'utf8'), shortCircuit: true }
      : nextLoad(url, context);
  };
}
