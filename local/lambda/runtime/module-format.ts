import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

export type ModuleFormat = 'commonjs' | 'module';

/**
 * How the runtime loads a file of the function or a layer: by its extension, the package.json that governs it, or its
 * syntax.
 * @param roots absolute paths of the code and the layers: nothing above them is on AWS.
 */
export function formatOf(file: string, roots: readonly string[]): ModuleFormat {
  if (file.endsWith('.mjs')) return 'module';
  if (!file.endsWith('.js')) return 'commonjs';
  return ungovernedFormat(file, roots) ?? declaredFormat(path.dirname(file), roots);
}

/**
 * The format of a `.js` file below one of the roots when no package.json there governs it; undefined when one does.
 * `/var/task` and `/opt` have nothing above them, a local folder has: the `"type": "module"` of the project around
 * it would turn a CommonJS bundle into an ES module. So the syntax decides, as Node does outside of packages.
 */
export function ungovernedFormat(file: string, roots: readonly string[]): ModuleFormat | undefined {
  if (!file.endsWith('.js') || !roots.some((root) => file.startsWith(root + path.sep))) return undefined;
  if (governingPackage(path.dirname(file), roots) !== undefined) return undefined;
  return isCommonJs(readFileSync(file, 'utf8')) ? 'commonjs' : 'module';
}

/** A package.json that cannot be read declares nothing, as in AWS's runtime. */
function declaredFormat(directory: string, roots: readonly string[]): ModuleFormat {
  try {
    const { type } = JSON.parse(readFileSync(governingPackage(directory, roots) ?? '', 'utf8'));
    return type === 'module' ? 'module' : 'commonjs';
  } catch {
    return 'commonjs';
  }
}

/** The nearest package.json, from the directory up to its root. */
function governingPackage(directory: string, roots: readonly string[]): string | undefined {
  const file = path.join(directory, 'package.json');
  if (existsSync(file)) return file;
  const isTop = roots.includes(directory) || path.dirname(directory) === directory;
  return isTop ? undefined : governingPackage(path.dirname(directory), roots);
}

function isCommonJs(source: string): boolean {
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
