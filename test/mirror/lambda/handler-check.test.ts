import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { handlerProblem } from '../../../local/src/lambda/handler-check.ts';
import { configurationOf, writeFiles } from './fixture.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'handler-check-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;
let count = 0;

/** What is said of a function of these files, with `<code>` for its folder. */
async function problemOf(files: Files, handler = 'index.handler'): Promise<string | undefined> {
  const code = path.join(directory, `code-${++count}`);
  mkdirSync(code);
  writeFiles(code, files);
  const problem = await handlerProblem({ ...configurationOf('f', code), handler });
  return problem?.replaceAll(code, '<code>');
}

const ALSO = 'as on AWS; correct Handler or Code';
const importError = `Each invocation will fail with Runtime.ImportModuleError, ${ALSO}`;
const notFound = `Each invocation will fail with Runtime.HandlerNotFound, or with the error that the module throws when it is loaded, ${ALSO}`;

describe('a handler that is not there is reported before it is invoked', () => {
  test.each<[string, Files, string, string]>([
    [
      'no file of its name',
      { 'app.js': '', 'lib/x.js': '' },
      'index.handler',
      `there is no index, index.js, index.mjs, index.cjs in <code>, which has: app.js, lib/. ${importError}`,
    ],
    [
      'an empty folder',
      {},
      'index.handler',
      `there is no index, index.js, index.mjs, index.cjs in <code>, which is empty. ${importError}`,
    ],
    [
      'a folder that is not there',
      { 'app.js': '' },
      'src/index.handler',
      `there is no index, index.js, index.mjs, index.cjs in <code>/src, which is not a folder. ${importError}`,
    ],
    [
      'TypeScript that was not compiled',
      { 'index.ts': '' },
      'index.handler',
      `there is no index, index.js, index.mjs, index.cjs in <code>, which has: index.ts. ${importError}`,
    ],
    [
      'another export of an ES module',
      { 'index.mjs': 'export const main = 1; const handler = 2; export default handler;' },
      'index.handler',
      `<code>/index.mjs does not export handler; it exports default, main. ${notFound}`,
    ],
    [
      'another export of CommonJS',
      { 'index.js': 'const handler = 1;\nexports.main = handler;' },
      'index.handler',
      `<code>/index.js does not export handler. ${notFound}`,
    ],
    [
      'a mistake in an ES module without it',
      { 'index.mjs': 'export const\n handlr = ((;' },
      'index.handler',
      `<code>/index.mjs cannot be read as JavaScript: line 2, column 13: Unexpected ";". Each invocation will fail with Runtime.UserCodeSyntaxError, ${ALSO}`,
    ],
    [
      'a mistake in CommonJS without it',
      { 'index.cjs': 'exports.main = 1;\nconst x = ((;' },
      'index.handler',
      `<code>/index.cjs cannot be read as JavaScript: line 2, column 13: Unexpected ";". Each invocation will fail with Runtime.UserCodeSyntaxError, ${ALSO}`,
    ],
    [
      'CommonJS that throws when it is loaded',
      { 'index.js': 'throw new Error("no database");' },
      'index.handler',
      `<code>/index.js does not export handler. ${notFound}`,
    ],
    [
      'a path that leaves the code',
      { 'index.js': '' },
      '../index.handler',
      `'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names. Each invocation will fail with Runtime.MalformedHandlerName, ${ALSO}`,
    ],
    [
      'no export in its name',
      { 'index.js': '' },
      'index',
      `Bad handler. Each invocation will fail with Runtime.MalformedHandlerName, ${ALSO}`,
    ],
  ])('%s', async (_title, files, handler, problem) => {
    expect(await problemOf(files, handler)).toBe(`Handler is ${handler}: ${problem}`);
  });

  test('an ES module that a runtime before Node.js 24 reads as CommonJS', async () => {
    const code = path.join(directory, 'module');
    writeFiles(code, { 'index.js': 'export const handler = 1;' });
    const problemOn = (runtime: string) => handlerProblem({ ...configurationOf('f', code), runtime });
    expect(await problemOn('nodejs24.x')).toBeUndefined();
    expect(await problemOn('nodejs22.x')).toBe(
      `Handler is index.handler: ${code}/index.js is an ES module that this runtime reads as CommonJS; name it .mjs, or put ` +
        `"type": "module" into its package.json. Each invocation will fail with Runtime.UserCodeSyntaxError, ${ALSO}`,
    );
  });

  test('a handler that is not there is reported before it is invoked of many files ten are named', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `${String.fromCharCode(97 + index)}.txt`);
    const files = Object.fromEntries(names.map((name) => [name, '']));
    expect(await problemOf(files)).toContain('i.txt, j.txt, and 2 more');
  });
});

describe('nothing is said of a handler that is there, or may be', () => {
  test.each<[string, string, string]>([
    ['index.mjs', 'a declaration', 'export async function handler() {}'],
    ['index.mjs', 'a list', 'export{a as handler};var a;'],
    ['index.mjs', 'a second declaration', 'export const a = 1, handler = 2;'],
    ['index.mjs', 'a pattern', 'export const { handler } = { handler: 1 };'],
    ['index.mjs', 'all of another module', 'export * from "./other.mjs";'],
    ['index.mjs', 'a default export', 'const handler = 1; export default { handler };'],
    ['index.js', 'a property', 'exports.handler = 1;'],
    ['index.js', 'a property by name', 'exports["handler"] = 1;'],
    ['index.js', 'an object', 'const handler = 1; module.exports = { handler };'],
    ['index.js', 'a method', 'module.exports = { async handler() {} };'],
    ['index.js', 'esbuild', '__export(a_exports, {\n  handler: () => handler\n});'],
    ['index.js', 'another module', 'module.exports = require("./other");'],
    ['index.js', 'tsc', '__exportStar(require("./other"), exports);'],
    ['index.js', 'an assignment', 'Object.assign(exports, require("./other"));'],
    ['handler.js', 'a file of another name, which is an installed package', ''],
  ])('%s: %s', async (file, _how, text) => {
    const handler = file === 'handler.js' ? 'wrapper.handler' : 'index.handler';
    expect(await problemOf({ [file]: text, 'node_modules/wrapper/index.js': '' }, handler)).toBeUndefined();
  });
});

describe('a handler of a layer', () => {
  const layer = path.join(directory, 'layer');
  writeFiles(layer, {
    'nodejs/node_modules/agent/handler.js': 'exports.handler = 1;',
    'nodejs/agent.mjs': 'export const main = 1;',
  });
  const check = (handler: string, layerDirectories: string[], absent?: string[]) =>
    handlerProblem({ ...configurationOf('f', directory), handler, layerDirectories }, absent);

  test.each(['/opt/nodejs/node_modules/agent/handler.handler', 'agent.handler', '/opt/nodejs/agent.main'])(
    'a handler of a layer is not reported when it is there: %s',
    async (handler) => {
      expect(await check(handler, [path.join(directory, 'none'), layer])).toBeUndefined();
    },
  );

  test('a handler of a layer is reported with the folders of the layers when it is in none', async () => {
    const other = path.join(directory, 'none');
    expect(await check('/opt/nodejs/gone.handler', [other, layer])).toBe(
      `Handler is /opt/nodejs/gone.handler: there is no gone, gone.js, gone.mjs, gone.cjs in ${layer}/nodejs, ` +
        `which has: agent.mjs, node_modules/, nor in ${other}/nodejs. ${importError}`,
    );
  });

  test('a handler of a layer is reported when it does not export the name', async () => {
    expect(await check('/opt/nodejs/agent.handler', [layer])).toContain(`agent.mjs does not export handler`);
  });

  test('a handler of a layer is not called a mistake on AWS when a layer is absent that may have it', async () => {
    const arn = 'arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Node24-x:130';
    const problem = await check('/opt/nodejs/node_modules/datadog-lambda-js/handler.handler', [], [arn]);
    expect(problem).toContain(
      'as the function has no layer. Each invocation will fail with Runtime.ImportModuleError, ' +
        `unlike on AWS if the layer ${arn} has it; give that layer's content`,
    );
    expect(problem).not.toContain('as on AWS');
  });
});
