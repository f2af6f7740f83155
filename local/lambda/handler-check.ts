import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { layerModuleDirectories } from './environment-variables.ts';
import { exportProblem } from './handler-exports.ts';
import { RuntimeError } from './runtime/errors.ts';
import { type HandlerName, handlerExtensions, handlerFile, parseHandlerName } from './runtime/handler.ts';
import type { FunctionConfiguration } from './types.ts';

/**
 * Says why no invocation of a function can find its handler, without running any of its code; AWS lets one deploy such
 * a function too.
 * @returns one line for people; undefined when the handler is there, or only running the code would tell.
 */
export async function handlerProblem(configuration: FunctionConfiguration): Promise<string | undefined> {
  const { handler } = configuration;
  const found = await problemOf(configuration);
  if (!found) return undefined;
  const [errorType, problem] = found;
  return `Handler is ${handler}: ${problem}. Each invocation will fail with Runtime.${errorType}, as on AWS; correct Handler or Code`;
}

type Problem = readonly [errorType: string, problem: string];

async function problemOf(configuration: FunctionConfiguration): Promise<Problem | undefined> {
  const name = parsed(configuration.handler);
  if (name instanceof RuntimeError) return ['MalformedHandlerName', name.message.replace(/\.$/, '')];
  const { codeDirectory: taskRoot } = configuration;
  const file = handlerFile(taskRoot, name);
  if (file === undefined) {
    return isPackage(configuration, name) ? undefined : ['ImportModuleError', noFile(taskRoot, name)];
  }
  return statSync(file).isFile() ? exportProblem(file, taskRoot, name.exports) : undefined;
}

function parsed(handler: string): HandlerName | RuntimeError {
  try {
    return parseHandlerName(handler);
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
}

function isPackage(configuration: FunctionConfiguration, { folder, module }: HandlerName): boolean {
  const { codeDirectory } = configuration;
  const own = [codeDirectory, path.join(codeDirectory, folder)].map((each) =>
    path.join(each, 'node_modules'),
  );
  return [...own, ...layerModuleDirectories(configuration)].some((each) =>
    existsSync(path.join(each, module)),
  );
}

const listed = 10;

function noFile(taskRoot: string, { folder, module }: HandlerName): string {
  const directory = path.join(taskRoot, folder);
  const names = handlerExtensions.map((extension) => module + extension);
  return `there is no ${names.join(', ')} in ${directory}, which ${contentOf(directory)}`;
}

function contentOf(directory: string): string {
  const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isThere) return 'is no folder';
  const entries = readdirSync(directory, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  if (entries.length === 0) return 'is empty';
  const more = entries.length > listed ? `, and ${entries.length - listed} more` : '';
  return `has: ${entries.sort().slice(0, listed).join(', ')}${more}`;
}
