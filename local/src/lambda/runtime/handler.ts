import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isError, RuntimeError } from './errors.ts';
import type { Handler } from './handler-type.ts';
import { formatOf, moduleFeatures, nodeVersion } from './module-format.ts';
import { isStreaming } from './response-stream.ts';

export interface HandlerName {
  /** Folder of the module, relative to the task root; empty for the root. */
  readonly folder: string;
  readonly module: string;
  /** Names to follow in the module's exports: `api.handler` is two. */
  readonly exports: readonly string[];
}

/** What the runtime appends to the module's name, in this order. */
export const handlerExtensions: readonly string[] = ['', '.js', '.mjs', '.cjs'];

/** Where the runtime finds code. */
export interface CodeLocation {
  /** Absolute path of the unpacked code; `/var/task` on AWS. */
  readonly taskRoot: string;
  /** Absolute paths of the layers, the one that wins first; all of them are `/opt` on AWS. */
  readonly layers: readonly string[];
}

/**
 * The file that the handler's module is in; undefined when there is none of that name. A handler may be in a layer,
 * named by its absolute path (`/opt/nodejs/node_modules/agent/index.handler`), as those of monitoring agents are.
 */
export function handlerFile(location: CodeLocation, { folder, module }: HandlerName): string | undefined {
  return handlerFolders(location, folder)
    .map((directory) => path.join(directory, module))
    .flatMap((base) => handlerExtensions.map((extension) => base + extension))
    .find(existsSync);
}

/** Where on this machine a handler's folder is; several when each layer may have it. */
export function handlerFolders({ taskRoot, layers }: CodeLocation, folder: string): readonly string[] {
  const [, mount, below = ''] = /^(\/opt|\/var\/task)(\/.*)?$/.exec(folder) ?? [];
  if (mount === '/opt') return layers.map((layer) => path.join(layer, below));
  return mount === undefined ? [path.resolve(taskRoot, folder)] : [path.join(taskRoot, below)];
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

/** A handler's name, and where it is looked up. */
export interface HandlerPlace extends CodeLocation {
  readonly handler: string;
}

/**
 * Loads the module and finds the handler in it, in the order and with the words of the runtime client's
 * `UserFunction.js`: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 * @throws {RuntimeError} MalformedHandlerName, HandlerNotFound, ImportModuleError, UserCodeSyntaxError,
 *   MalformedStreamingHandler, CallbackHandlerDeprecated; an ES module's failed import throws what Node throws, as on AWS.
 */
export async function loadHandler(place: HandlerPlace): Promise<Handler> {
  const { handler } = place;
  const name = parseHandlerName(handler);
  const module = await loadModule(place, name);
  const exported =
    findExport(module, name.exports) || (findsDefault() && findExport(module, ['default', ...name.exports]));
  if (!exported) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof exported !== 'function')
    throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
  if (!isStreaming(exported as Handler)) refuseCallback(exported.length);
  return exported as Handler;
}

async function loadModule(place: HandlerPlace, name: HandlerName): Promise<unknown> {
  const file = handlerFile(place, name);
  try {
    if (file === undefined) return requirePackage(place, name);
    const isModule =
      formatOf(file, { roots: [place.taskRoot, ...place.layers], detectsModules }) === 'module';
    return isModule ? await import(pathToFileURL(file).href) : requireOfRuntime(file);
  } catch (error) {
    throw asImportError(error);
  }
}

/** As if the runtime's own file asked: it is what "Require stack" contains on AWS. */
const requireOfRuntime = createRequire('/var/runtime/index.mjs');

/** A package installed with the code, or in a layer: `NODE_PATH` leads there. */
function requirePackage(place: HandlerPlace, { folder, module }: HandlerName): unknown {
  const paths = [place.taskRoot, ...handlerFolders(place, folder)];
  return requireOfRuntime(requireOfRuntime.resolve(module, { paths }));
}

function asImportError(error: unknown): unknown {
  if (!isError(error)) return error;
  if (error.name === 'SyntaxError') return copyOf('UserCodeSyntaxError', error);
  return (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND'
    ? copyOf('ImportModuleError', error)
    : error;
}

function copyOf(type: string, error: Error): RuntimeError {
  const copy = new RuntimeError(type, String(error), { cause: error });
  copy.stack = `${copy.name}: ${error.stack ?? error.message}`;
  return copy;
}

function findExport(exports: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, key) => (value ? (value as Record<string, unknown>)[key] : value),
    exports,
  );
}

const version = nodeVersion(process.env.AWS_EXECUTION_ENV ?? '');
const { detectsModules } = moduleFeatures(version, process.env.NODE_OPTIONS ?? '');

/** The runtimes since Node.js 24 also look in the default export (runtime client 4.0.2, `handler-resolver.js`). */
const findsDefault = () => version >= 24;

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
