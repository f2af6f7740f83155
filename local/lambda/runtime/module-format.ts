import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';

/**
 * The format of a `.js` file of the function when no package.json of the function governs it; undefined when
 * one does. `/var/task` has nothing above it, a local bundle has: the `"type": "module"` of the project around
 * it would turn a CommonJS bundle into an ES module. So the syntax decides, as Node does outside of packages.
 */
export function ungovernedFormat(file: string, taskRoot: string): 'commonjs' | 'module' | undefined {
  if (!file.endsWith('.js') || !file.startsWith(taskRoot + path.sep)) return undefined;
  if (hasPackageJson(path.dirname(file), taskRoot)) return undefined;
  return isCommonJs(readFileSync(file, 'utf8')) ? 'commonjs' : 'module';
}

function hasPackageJson(directory: string, taskRoot: string): boolean {
  if (existsSync(path.join(directory, 'package.json'))) return true;
  return directory !== taskRoot && hasPackageJson(path.dirname(directory), taskRoot);
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
