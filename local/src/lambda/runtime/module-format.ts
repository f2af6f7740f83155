import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

export type ModuleFormat = 'commonjs' | 'module';

/** What decides about the format of a `.js` file. */
export interface FormatRules {
  /** Absolute paths of the code and the layers: nothing above them is on AWS. */
  readonly roots: readonly string[];
  /** Whether the syntax decides where no package.json says it; see {@link moduleFeatures}. */
  readonly detectsModules: boolean;
}

/** What Lambda leaves of Node's newer ways with modules. */
export interface ModuleFeatures {
  /** ES modules are recognized by their syntax. */
  readonly detectsModules: boolean;
  /** `require` takes ES modules. */
  readonly requiresModules: boolean;
}

/**
 * The runtimes before Node.js 24 switch both off, and a function switches them on again in `NODE_OPTIONS`
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html, "experimental features"). The table there names
 * syntax detection for Node.js 22 only; Node.js 20 cannot `require` what it would detect either.
 * @param version the major version of Node.js; NaN, of a runtime that is none, has all.
 */
export function moduleFeatures(version: number, nodeOptions: string): ModuleFeatures {
  const isRecent = !(version < FIRST_WITH_BOTH);
  const has = (option: string) => isRecent || nodeOptions.split(/\s+/).includes(option);
  return {
    detectsModules: has('--experimental-detect-module'),
    requiresModules: has('--experimental-require-module'),
  };
}

const FIRST_WITH_BOTH = 24;

/** `nodejs22.x` and `AWS_Lambda_nodejs22.x` are 22; NaN for any other runtime. */
export const nodeVersion = (runtime: string) => Number(/nodejs(\d+)/.exec(runtime)?.[1] ?? Number.NaN);

/**
 * How the runtime loads a file of the function or a layer: by its extension, the package.json that governs it, or its
 * syntax.
 */
export function formatOf(file: string, rules: FormatRules): ModuleFormat {
  if (file.endsWith('.mjs')) return 'module';
  if (!file.endsWith('.js')) return 'commonjs';
  return impliedFormat(file, rules) ?? declaredType(path.dirname(file), rules.roots) ?? 'commonjs';
}

/**
 * The format of a `.js` file below one of the roots that no package.json there declares; undefined when Node itself
 * decides right. `/var/task` and `/opt` have nothing above them, a local folder has: the `"type": "module"` of the project
 * around it would turn a CommonJS bundle into an ES module. So the syntax decides, as Node does outside of packages, or
 * it is CommonJS.
 */
export function impliedFormat(
  file: string,
  { roots, detectsModules }: FormatRules,
): ModuleFormat | undefined {
  if (!file.endsWith('.js') || !isBelow(file, roots)) return undefined;
  const directory = path.dirname(file);
  if (!detectsModules) return declaredType(directory, roots) === undefined ? 'commonjs' : undefined;
  if (governingPackage(directory, roots) !== undefined) return undefined;
  return isCommonJs(readFileSync(file, 'utf8')) ? 'commonjs' : 'module';
}

/** Whether a file is in one of these folders. */
export const isBelow = (file: string, roots: readonly string[]) =>
  roots.some((root) => file.startsWith(root + path.sep));

/** A package.json that cannot be read declares nothing, as in AWS's runtime. */
function declaredType(directory: string, roots: readonly string[]): ModuleFormat | undefined {
  try {
    const { type } = JSON.parse(readFileSync(governingPackage(directory, roots) ?? '', 'utf8'));
    return type === 'module' || type === 'commonjs' ? type : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest package.json, from the directory up to its root. */
function governingPackage(directory: string, roots: readonly string[]): string | undefined {
  const file = path.join(directory, 'package.json');
  if (existsSync(file)) return file;
  const isTop = roots.includes(directory) || path.dirname(directory) === directory;
  return isTop ? undefined : governingPackage(path.dirname(directory), roots);
}

/** Whether a text compiles as CommonJS; an ES module does not, nor does a mistake. */
export function isCommonJs(source: string): boolean {
  try {
    compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname']);
    return true;
  } catch {
    // A real syntax error is reported by the import that follows.
    return false;
  }
}

/**
 * An ES module that exports what a CommonJS file exports. Node's `import` takes the format of a `.js` file from the
 * package.json above it, whatever a load hook says, so a CommonJS file below one of `"type": "module"` cannot be imported.
 */
export function moduleAround(file: string, source: string): string {
  const exported = [...exportedNames(source)].filter((name) => name !== 'default');
  const lines = exported.map((name, index) => `const e${index} = all[${JSON.stringify(name)}];`);
  const list = exported.map((name, index) => `e${index} as ${name}`).join(', ');
  return [
    `import { createRequire } from 'node:module';`,
    `const all = createRequire(import.meta.url)(${JSON.stringify(file)});`,
    ...lines,
    `export { all as default, ${list} };`,
  ].join('\n');
}

/** The names that Node's own reading of CommonJS finds in plain code: assignments, and the list that esbuild writes. */
function exportedNames(source: string): ReadonlySet<string> {
  const assigned = source.matchAll(/\bexports\.([A-Za-z_$][\w$]*)\s*=(?!=)/g);
  const listed = /\bmodule\.exports\s*=\s*\{([\w$,\s]*)\}/.exec(source)?.[1]?.split(',') ?? [];
  return new Set(
    [...[...assigned].map(([, name = '']) => name), ...listed.map((name) => name.trim())].filter(Boolean),
  );
}
