import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

export type ModuleFormat = 'commonjs' | 'module';

/** How the runtime loads a file of the function: by its extension, the package.json that governs it, or its syntax. */
export function formatOf(file: string, taskRoot: string): ModuleFormat {
  if (file.endsWith('.mjs')) return 'module';
  if (!file.endsWith('.js')) return 'commonjs';
  return ungovernedFormat(file, taskRoot) ?? declaredFormat(path.dirname(file), taskRoot);
}

/**
 * The format of a `.js` file of the function when no package.json of the function governs it; undefined when
 * one does. `/var/task` has nothing above it, a local bundle has: the `"type": "module"` of the project around
 * it would turn a CommonJS bundle into an ES module. So the syntax decides, as Node does outside of packages.
 */
export function ungovernedFormat(file: string, taskRoot: string): ModuleFormat | undefined {
  if (!file.endsWith('.js') || !file.startsWith(taskRoot + path.sep)) return undefined;
  if (governingPackage(path.dirname(file), taskRoot) !== undefined) return undefined;
  return isCommonJs(readFileSync(file, 'utf8')) ? 'commonjs' : 'module';
}

/** A package.json that cannot be read declares nothing, as in AWS's runtime. */
function declaredFormat(directory: string, taskRoot: string): ModuleFormat {
  try {
    const { type } = JSON.parse(readFileSync(governingPackage(directory, taskRoot) ?? '', 'utf8'));
    return type === 'module' ? 'module' : 'commonjs';
  } catch {
    return 'commonjs';
  }
}

/** The nearest package.json of the function, from the directory up. */
function governingPackage(directory: string, taskRoot: string): string | undefined {
  const file = path.join(directory, 'package.json');
  if (existsSync(file)) return file;
  const isTop = directory === taskRoot || path.dirname(directory) === directory;
  return isTop ? undefined : governingPackage(path.dirname(directory), taskRoot);
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
