import nodeModule, { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PathMap } from './path-map.ts';

/** The part of Node's own `require` that packages replace too; it is not in the types. */
interface Internals {
  _findPath(request: string, folders: readonly string[] | undefined, isMain: boolean): unknown;
}

/**
 * Lets a function name modules by `/var/task`, `/opt` and /tmp, which are read without `fs`: `require('/opt/lib/agent.js')`,
 * `import('file:///var/task/x.mjs')`, `createRequire('/var/task/')`, `require.resolve('x', { paths: ['/opt/lib'] })`,
 * `module.paths.push('/opt/lib')`.
 */
export function mapModules(map: PathMap): void {
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (specifier.startsWith('/')) return nextResolve(map.toReal(specifier), context);
      if (!specifier.startsWith('file:')) return nextResolve(specifier, context);
      return nextResolve(mappedUrl(specifier, map), context);
    },
  });
  const internals = nodeModule as unknown as Internals;
  const { _findPath: findPath } = internals;
  internals._findPath = (request, folders, isMain) =>
    Reflect.apply(findPath, nodeModule, [request, folders?.map((folder) => absolute(folder, map)), isMain]);
  const { createRequire } = nodeModule;
  nodeModule.createRequire = (given) => {
    const text = String(given);
    return createRequire(text.startsWith('file:') ? mappedUrl(text, map) : absolute(text, map));
  };
}

const absolute = (given: string, map: PathMap) => (given.startsWith('/') ? map.toReal(given) : given);

function mappedUrl(specifier: string, map: PathMap): string {
  const url = new URL(specifier);
  const given = fileURLToPath(url);
  const real = map.toReal(given);
  return real === given ? specifier : `${pathToFileURL(real).href}${url.search}${url.hash}`;
}
