import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isError, RuntimeError } from './errors.ts';
import { ungovernedFormat } from './module-format.ts';

/** A function's handler, called with the parsed event and the context; before Node.js 24 also with a callback. */
export type Handler = (event: unknown, context: unknown, callback?: unknown) => unknown;

export interface HandlerName {
  /** Folder of the module, relative to the task root; empty for the root. */
  readonly folder: string;
  readonly module: string;
  /** Names to follow in the module's exports: `api.handler` is two. */
  readonly exports: readonly string[];
}

/**
 * Splits `folder/module.export` the way the runtime does: at the first dot of the last path segment.
 * @throws {RuntimeError} Runtime.MalformedHandlerName
 */
export function parseHandlerName(handler: string): HandlerName {
  if (handler.includes('..')) {
    throw new RuntimeError(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const match = /^([^.]*)\.(.*)$/.exec(path.basename(handler));
  if (!match) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const folder = path.dirname(handler);
  return {
    folder: folder === '.' ? '' : folder,
    module: match[1] ?? '',
    exports: (match[2] ?? '').split('.'),
  };
}

/**
 * Imports the module and finds the handler in it.
 * @throws {RuntimeError} HandlerNotFound, ImportModuleError, UserCodeSyntaxError, CallbackHandlerDeprecated
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const name = parseHandlerName(handler);
  const exports = await importModule(taskRoot, name);
  const found = findExport(exports, name.exports) ?? findExport(defaultExport(exports), name.exports);
  if (!found) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
  refuseCallback(found.length);
  return found as Handler;
}

async function importModule(taskRoot: string, name: HandlerName): Promise<unknown> {
  const base = path.resolve(taskRoot, name.folder, name.module);
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => base + extension).find(existsSync);
  try {
    // Node's `import` of a CommonJS file looks at the package.json above it whatever a load hook says.
    if (file && ungovernedFormat(file, taskRoot) === 'commonjs') return createRequire(file)(file);
    if (file) return await import(pathToFileURL(file).href);
    return createRequire(path.join(taskRoot, 'package.json'))(`./${path.join(name.folder, name.module)}`);
  } catch (error) {
    throw asImportError(error);
  }
}

const MISSING_MODULE_CODES: readonly unknown[] = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

function asImportError(error: unknown): unknown {
  if (!isError(error)) return error;
  if (error.name === 'SyntaxError') return copyOf('UserCodeSyntaxError', error);
  const { code } = error as NodeJS.ErrnoException;
  return MISSING_MODULE_CODES.includes(code) ? copyOf('ImportModuleError', error) : error;
}

function copyOf(type: string, error: Error): RuntimeError {
  const copy = new RuntimeError(type, String(error), { cause: error });
  copy.stack = `${copy.name}: ${error.stack ?? error.message}`;
  return copy;
}

function defaultExport(exports: unknown): unknown {
  return (exports as { default?: unknown } | undefined)?.default;
}

function findExport(exports: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, key) =>
      value && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined,
    exports,
  );
}

/** Node.js 24 has no callback handlers: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
function refuseCallback(parameters: number): void {
  if (parameters < 3 || process.env.AWS_EXECUTION_ENV !== 'AWS_Lambda_nodejs24.x') return;
  throw new RuntimeError(
    'CallbackHandlerDeprecated',
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
      'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
      'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}
