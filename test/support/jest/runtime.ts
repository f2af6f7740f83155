import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type jestRuntime from 'jest-runtime';

declare global {
  /** Of the test file that is loaded, for `globals.ts`, which is not of one file. */
  var jestGlobalsOfFile: typeof import('@jest/globals');
}

const tests = `${pathToFileURL(join(import.meta.dirname, '../..')).href}/`;
const require = createRequire(import.meta.url);
const { default: JestRuntime } = require('jest-runtime') as typeof jestRuntime;

/** Of jest-circus, whose state is the process's: https://github.com/jestjs/jest/blob/v30.5.2/packages/jest-circus/src/types.ts */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

/** Of jest's own loader. */
const MODULE_METHODS = [
  ...['mock', 'doMock', 'setMock', 'unmock', 'dontMock', 'unstable_mockModule', 'unstable_unmockModule'],
  ...['enableAutomock', 'disableAutomock', 'createMockFromModule', 'requireActual', 'requireMock'],
  ...['resetModules', 'isolateModules', 'isolateModulesAsync'],
];

/** Test files of this worker so far. */
let files = 0;

// Modules of the tests are evaluated once for each test file, whose number is in their addresses; all others once.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isGlobals = specifier === '@jest/globals';
    const resolved = nextResolve(isGlobals ? `${tests}support/jest/globals.ts` : specifier, context);
    const isOfTests = resolved.url.startsWith(tests) && resolved.url.endsWith('.ts');
    return isOfTests ? { ...resolved, url: `${resolved.url}?file=${files}` } : resolved;
  },
});

/**
 * jest's runtime, with Node.js for what loads modules: they are compiled once for each worker, by what runs them on AWS and
 * in the mirror. jest's own loader compiles and evaluates every module for each test file (docs/decisions/223).
 */
export default class NodeRuntime extends JestRuntime {
  /** The test framework, as new: it holds tests, hooks and handlers. */
  override requireInternalModule<T = unknown>(path: string): T {
    delete (globalThis as { [EVENT_HANDLERS]?: unknown })[EVENT_HANDLERS];
    for (const file of Object.keys(require.cache)) {
      if (/[/\\]jest-circus[/\\]build[/\\]/.test(file)) delete require.cache[file];
    }
    return require(path) as T;
  }

  /** Node.js knows which modules are ES modules. */
  override unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  /** Imports a test file. */
  override async unstable_importModule(path: string): Promise<void> {
    files += 1;
    const globals = this.requireModuleOrMock<typeof globalThis.jestGlobalsOfFile>(path, '@jest/globals');
    const refusals = MODULE_METHODS.map((name) => [name, () => refuse(name)]);
    globalThis.jestGlobalsOfFile = { ...globals, jest: { ...globals.jest, ...Object.fromEntries(refusals) } };
    await import(pathToFileURL(path).href);
  }
}

function refuse(method: string): never {
  throw new Error(
    `jest.${method}() does nothing here: Node.js loads the modules. Give what a test replaces as an argument.`,
  );
}
