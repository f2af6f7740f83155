import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PathMap } from './path-map.ts';
import { givesPath, type Role, rolesOf } from './roles.ts';
import { refusalOf, systemError } from './write-rules.ts';

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call | undefined>;

/** How a call reports failure and result. */
type Style = 'sync' | 'callback' | 'promise';

/**
 * Replaces the functions of `fs` and `fs.promises`, so that a function of AWS finds `/var/task`, `/opt` and its own /tmp,
 * relative paths are relative to its working directory, and writes elsewhere are refused.
 */
export function mapFileSystem(map: PathMap): void {
  const callbacks = fs as unknown as Calls;
  const promises = fs.promises as unknown as Calls;
  for (const [name, roles] of Object.entries(rolesOf)) {
    replace(callbacks, `${name}Sync`, map, roles, 'sync');
    replace(callbacks, name, map, roles, name === 'openAsBlob' ? 'promise' : 'callback');
    replace(promises, name, map, roles, 'promise');
  }
  replaceGlobs(callbacks, promises, map);
}

function replace(owner: Calls, name: string, map: PathMap, roles: readonly Role[], style: Style): void {
  const original = owner[name];
  if (!original) return;
  owner[name] = dressed(original, mapped(original, name.replace(/Sync$/, ''), map, roles, style));
  const { native } = original as unknown as { native?: Call };
  if (native) {
    const replaced = dressed(native, mapped(native, 'realpath', map, roles, style));
    (owner[name] as unknown as { native: Call }).native = replaced;
  }
}

/** Name, length and the other properties of a function of Node, `util.promisify.custom` for one. */
function dressed(original: Call, replacement: Call): Call {
  return Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}

function mapped(original: Call, name: string, map: PathMap, roles: readonly Role[], style: Style): Call {
  return function (this: unknown, ...args: unknown[]): unknown {
    for (const [index, role] of roles.entries()) {
      const given = textOf(args[index]);
      if (given === undefined) continue;
      const real = role === 'target' ? targetOf(given, map) : map.toReal(given);
      const refusal = refusalOf(role, real, args[index + 1], map);
      if (refusal) return fail(systemError(refusal, name, given), args, style);
      if (real !== given) args[index] = real;
    }
    return givesPath.has(name)
      ? withGivenResult(original, this, args, map, style)
      : Reflect.apply(original, this, args);
  };
}

/** Undefined for a descriptor, and for anything that Node should refuse itself. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return value instanceof URL && value.protocol === 'file:' ? fileURLToPath(value) : undefined;
}

/** A relative target is relative to the link. */
const targetOf = (given: string, map: PathMap) => (given.startsWith('/') ? map.toReal(given) : given);

function fail(error: Error, args: readonly unknown[], style: Style): unknown {
  if (style === 'promise') return Promise.reject(error);
  const callback = args.at(-1);
  if (style === 'sync' || typeof callback !== 'function') throw error;
  process.nextTick(callback, error);
  return undefined;
}

function withGivenResult(
  original: Call,
  self: unknown,
  args: unknown[],
  map: PathMap,
  style: Style,
): unknown {
  const toGiven = (result: unknown) => givenResult(result, map);
  const callback = args.at(-1);
  if (style === 'callback' && typeof callback === 'function') {
    args[args.length - 1] = (error: unknown, result: unknown) => callback(error, toGiven(result));
    return Reflect.apply(original, self, args);
  }
  const result = Reflect.apply(original, self, args);
  return style === 'promise' ? (result as Promise<unknown>).then(toGiven) : toGiven(result);
}

/** A path, a list of entries (`withFileTypes`), or an open folder. */
function givenResult(result: unknown, map: PathMap): unknown {
  if (typeof result === 'string') return map.toGiven(result);
  if (Array.isArray(result)) for (const entry of result) if (entry instanceof fs.Dirent) rename(entry, map);
  if (result instanceof fs.Dir) Object.defineProperty(result, 'path', { value: map.toGiven(result.path) });
  return result;
}

function rename(entry: fs.Dirent<string | Buffer>, map: PathMap): void {
  if (typeof entry.parentPath === 'string') entry.parentPath = map.toGiven(entry.parentPath);
}

/** Patterns are relative to the option `cwd`. */
function replaceGlobs(callbacks: Calls, promises: Calls, map: PathMap): void {
  for (const [owner, name] of [
    [callbacks, 'globSync'],
    [callbacks, 'glob'],
    [promises, 'glob'],
  ] as const) {
    const original = owner[name];
    if (!original) continue;
    owner[name] = dressed(original, function (this: unknown, pattern: unknown, ...rest: unknown[]) {
      const options = (typeof rest[0] === 'object' ? rest.shift() : {}) as { cwd?: unknown };
      const cwd = map.toReal(textOf(options.cwd) ?? '.');
      return Reflect.apply(original, this, [pattern, { ...options, cwd }, ...rest]);
    });
  }
}
