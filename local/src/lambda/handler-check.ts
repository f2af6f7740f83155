import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeLocation, modulePaths } from './environment-variables.ts';
import { exportProblem, type Problem } from './handler-exports.ts';
import { RuntimeError } from './runtime/errors.ts';
import {
  type CodeLocation,
  type HandlerName,
  handlerExtensions,
  handlerFile,
  handlerFolders,
  parseHandlerName,
} from './runtime/handler.ts';
import { moduleFeatures, nodeVersion } from './runtime/module-format.ts';
import type { FunctionConfiguration } from './types.ts';

/**
 * Says why no invocation of a function can find its handler, without running any of its code; AWS lets one deploy such
 * a function too.
 * @param absentLayers ARNs of the function's layers that the mirror does not have.
 * @returns one line for the log; undefined when the handler is there, or only running the code would show it.
 */
export async function handlerProblem(
  configuration: FunctionConfiguration,
  absentLayers: readonly string[] = [],
): Promise<string | undefined> {
  const { handler } = configuration;
  const errorAndProblem = await problemOf(configuration);
  if (!errorAndProblem) return undefined;
  const [errorType, problem] = errorAndProblem;
  const orItsOwn = errorType === 'HandlerNotFound' ? OR_ITS_OWN : '';
  const start = `Handler is ${handler}: ${problem}. Each invocation will fail with Runtime.${errorType}${orItsOwn}`;
  return errorType === 'ImportModuleError' && absentLayers.length > 0
    ? `${start}, unlike on AWS if the layer ${absentLayers.join(' or ')} has it; give that layer's content as ` +
        'Content of an AWS::Lambda::LayerVersion in the template, or name a handler of the function’s own code'
    : `${start}, as on AWS; correct Handler or Code`;
}

/** The runtime loads the module first, so what that throws comes before a missing export; only running it would show. */
const OR_ITS_OWN = ', or with the error that the module throws when it is loaded';

async function problemOf(configuration: FunctionConfiguration): Promise<Problem | undefined> {
  const name = parsed(configuration.handler);
  if (name instanceof RuntimeError) return ['MalformedHandlerName', name.message.replace(/\.$/, '')];
  const location = codeLocation(configuration);
  const file = handlerFile(location, name);
  if (file === undefined) {
    return isPackage(configuration, name) ? undefined : ['ImportModuleError', noFile(location, name)];
  }
  const { runtime, environment } = configuration;
  const { detectsModules } = moduleFeatures(nodeVersion(runtime), environment.NODE_OPTIONS ?? '');
  const rules = { roots: [location.taskRoot, ...location.layers], detectsModules };
  return statSync(file).isFile() ? exportProblem(file, rules, name.exports) : undefined;
}

function parsed(handler: string): HandlerName | RuntimeError {
  try {
    return parseHandlerName(handler);
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
}

/** What `require` tries after a package's name: https://nodejs.org/api/modules.html#all-together */
const requireExtensions = ['', '.js', '.json', '.node'];

function isPackage(configuration: FunctionConfiguration, { folder, module }: HandlerName): boolean {
  const location = codeLocation(configuration);
  const own = [location.taskRoot, ...handlerFolders(location, folder)].map((each) =>
    path.join(each, 'node_modules'),
  );
  return [...own, ...modulePaths(configuration)].some((each) =>
    requireExtensions.some((extension) => existsSync(path.join(each, module + extension))),
  );
}

const listed = 10;

function noFile(location: CodeLocation, { folder, module }: HandlerName): string {
  const names = handlerExtensions.map((extension) => module + extension).join(', ');
  const [directory, ...others] = handlerFolders(location, folder);
  if (directory === undefined) return `there is no ${names} in ${folder}, as the function has no layer`;
  const also = others.length > 0 ? `, nor in ${others.join(', ')}` : '';
  return `there is no ${names} in ${directory}, which ${contentOf(directory)}${also}`;
}

function contentOf(directory: string): string {
  const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isThere) return 'is not a folder';
  const entries = readdirSync(directory, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  if (entries.length === 0) return 'is empty';
  const more = entries.length > listed ? `, and ${entries.length - listed} more` : '';
  return `has: ${entries.sort().slice(0, listed).join(', ')}${more}`;
}
