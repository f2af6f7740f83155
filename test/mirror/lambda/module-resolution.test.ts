import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FunctionConfiguration } from '../../../local/src/lambda/types.ts';
import { startLambda, writeFiles } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

const first = path.join(lambda.directory, 'layers/first');
const second = path.join(lambda.directory, 'layers/second');
const bothLayers: Partial<FunctionConfiguration> = { layerDirectories: [first, second] };
let count = 0;

/** Runs code whose handler returns something. */
async function run(files: Readonly<Record<string, string>>, overrides: Partial<FunctionConfiguration> = {}) {
  const name = lambda.deploy(`resolution-${++count}`, files, { ...bothLayers, ...overrides });
  const { error, response } = await lambda.call(name);
  return error ? { failed: (response as { errorMessage: string }).errorMessage } : response;
}

const commonJs = (expression: string) => ({ 'index.js': `exports.handler = async () => ${expression};` });
const esModule = (expression: string) => ({
  'index.mjs': `export const handler = async () => ${expression};`,
});
const codeOf = (expression: string) =>
  `(() => { try { return ${expression}; } catch (error) { return error.code; } })()`;
const dual = '{"exports":{".":{"import":"./index.mjs","require":"./index.cjs"},"./sub":"./sub.cjs"}}';

beforeAll(() => {
  // A layer is often a folder of a project that says what its own files are.
  writeFiles(lambda.directory, { 'package.json': '{"type":"module"}' });
  const modules = 'nodejs/node_modules';
  writeFiles(first, {
    [`${modules}/shared/index.js`]: 'module.exports = "first";',
    [`${modules}/optional/index.js`]: `
      let got; try { require('not-installed'); } catch (error) { got = error.code; }
      module.exports = got;`,
    [`${modules}/needs-sdk/index.js`]: `module.exports = typeof require('@aws-sdk/client-dynamodb').DynamoDBClient;`,
    [`${modules}/needs-other/index.js`]: `
      let got; try { require('of-function'); } catch (error) { got = error.code; }
      module.exports = require('only-second') + got;`,
    [`${modules}/needs-other-module/package.json`]: '{"type":"module"}',
    [`${modules}/needs-other-module/index.js`]: `

      import second from 'only-second'; const own = await import('of-function').catch(({ code }) => code); export default second + own;`,
    [`${modules}/dual/package.json`]: dual,
    [`${modules}/dual/index.mjs`]: 'export default "import";',
    [`${modules}/dual/index.cjs`]: 'module.exports = "require";',
    [`${modules}/dual/sub.cjs`]: 'module.exports = "sub";',
    'nodejs/wrapper.js': 'exports.handler = async () => "wrapped";',
    'lib/tool.js': 'exports.tool = "tool";',
  });
  writeFiles(second, {
    [`${modules}/shared/index.js`]: 'module.exports = "second";',
    'nodejs/node24/node_modules/only-second/index.js': 'module.exports = "second+";',
  });
});

const ofFunction = { 'node_modules/of-function/index.js': 'module.exports = "function";' };

describe('a function with layers', () => {
  test.each<[string, Record<string, string>, unknown]>([
    [
      'requires the SDK of the runtime',
      commonJs(`typeof require('@aws-sdk/client-dynamodb').DynamoDBClient`),
      'function',
    ],
    [
      'imports the SDK of the runtime',
      esModule(`typeof (await import('@aws-sdk/client-dynamodb')).DynamoDBClient`),
      'function',
    ],
    ['requires what is not installed', commonJs(codeOf(`require('not-installed')`)), 'MODULE_NOT_FOUND'],
    [
      'requires a scoped package that is not installed',
      commonJs(codeOf(`require('@no/such/file')`)),
      'MODULE_NOT_FOUND',
    ],
    [
      'resolves what is not installed',
      commonJs(codeOf(`require.resolve('not-installed')`)),
      'MODULE_NOT_FOUND',
    ],
    [
      'resolves with paths what is not installed',
      commonJs(codeOf(`require.resolve('not-installed', { paths: [__dirname] })`)),
      'MODULE_NOT_FOUND',
    ],
    [
      'resolves by createRequire what is not installed',
      esModule(
        codeOf(
          `(await import('node:module')).createRequire(import.meta.url).resolve('not-installed')`,
        ).replace('(() =>', 'await (async () =>'),
      ),
      'MODULE_NOT_FOUND',
    ],
    [
      'imports what is not installed',
      esModule(`import('not-installed').catch(({ code }) => code)`),
      'ERR_MODULE_NOT_FOUND',
    ],
    [
      'imports from CommonJS what is not installed',
      commonJs(`import('not-installed').catch(({ code }) => code)`),
      'ERR_MODULE_NOT_FOUND',
    ],
    [
      'resolves by import.meta what is not installed',
      esModule(codeOf(`import.meta.resolve('not-installed')`)),
      'ERR_MODULE_NOT_FOUND',
    ],
    [
      'resolves by import.meta a package of a layer',
      esModule(`import.meta.resolve('shared').slice(-15)`),
      'shared/index.js',
    ],
    ['requires the package of the layer that is named last', commonJs(`require('shared')`), 'second'],
    [
      'imports the package of the layer that is named last',
      esModule(`(await import('shared')).default`),
      'second',
    ],
    [
      'requires a package of a layer that looks for an optional one',
      commonJs(`require('optional')`),
      'MODULE_NOT_FOUND',
    ],
    [
      'imports a package of a layer that looks for an optional one',
      esModule(`(await import('optional')).default`),
      'MODULE_NOT_FOUND',
    ],
    ['requires a package of a layer that requires the SDK', commonJs(`require('needs-sdk')`), 'function'],
    [
      'requires a package of a layer that requires one of another layer, and without success one of the function',
      { ...ofFunction, ...commonJs(`require('needs-other')`) },
      'second+MODULE_NOT_FOUND',
    ],
    [
      'imports a package of a layer that imports one of another layer, and without success one of the function',
      { ...ofFunction, ...esModule(`(await import('needs-other-module')).default`) },
      'second+ERR_MODULE_NOT_FOUND',
    ],
    ['requires by the conditions for require', commonJs(`require('dual')`), 'require'],
    ['imports by the conditions for import', esModule(`(await import('dual')).default`), 'import'],
    ['requires an exported file of a package', commonJs(`require('dual/sub')`), 'sub'],
    ['imports an exported file of a package', esModule(`(await import('dual/sub')).default`), 'sub'],
    [
      'requires a file that a package does not export',
      commonJs(codeOf(`require('dual/no')`)),
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    ],
    [
      'imports a file that a package does not export',
      esModule(`import('dual/no').catch(({ code }) => code)`),
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    ],
    [
      'imports its own subpath',
      {
        'package.json': '{"type":"module","imports":{"#own":"./own.js"}}',
        'own.js': 'export default "own";',
        'index.js': `export const handler = async () => (await import('#own')).default;`,
      },
      'own',
    ],
    [
      'requires a subpath that is not its own',
      { 'package.json': '{"imports":{"#own":"./own.js"}}', ...commonJs(codeOf(`require('#other')`)) },
      'ERR_PACKAGE_IMPORT_NOT_DEFINED',
    ],
    [
      'imports its own CommonJS that looks for an optional package',
      {
        'lib/old.cjs': `try { require('not-installed'); } catch (error) { exports.got = error.code; }`,
        'index.mjs': `import old from './lib/old.cjs'; export const handler = async () => old.got;`,
      },
      'MODULE_NOT_FOUND',
    ],
    ['requires a file of a layer by its folder', commonJs(`require('shared/index').length`), 6],
  ])('a function with layers %s', async (_title, files, expected) => {
    expect(await run(files)).toEqual(expected);
  });

  test('a function with layers searches where its own NODE_PATH says', async () => {
    const environment = { NODE_PATH: '/opt/lib:/var/task/vendor:/opt/nodejs/node_modules' };
    const files = {
      ...commonJs(`[require('tool').tool, require('bought'), require('shared')]`),
      'vendor/bought/index.js': 'module.exports = "bought";',
    };
    expect(await run(files, { environment })).toEqual(['tool', 'bought', 'second']);
    const imports = ['tool', 'bought', 'shared'].map((name) => `(await import('${name}')).default`);
    const module = { ...esModule(`[${imports}]`), 'vendor/bought/index.js': files['vendor/bought/index.js'] };
    expect(await run(module, { environment })).toEqual([{ tool: 'tool' }, 'bought', 'second']);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    [
      'an ES module in a .js file as handler',
      { 'index.js': 'export const handler = async () => 1;' },
      { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token 'export'" },
    ],
    [
      'an ES module in a .js file of a package without type',
      { 'package.json': '{"name":"own"}', 'index.js': 'export const handler = async () => 1;' },
      { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token 'export'" },
    ],
    [
      'an ES module in a .js file that is imported',
      {
        'index.mjs': 'import x from "./x.js"; export const handler = async () => x;',
        'x.js': 'export default 1;',
      },
      { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token 'export'" },
    ],
    [
      'an ES module that is required',
      { ...commonJs(`require('./x.mjs').default`), 'x.mjs': 'export default 1;' },
      {
        errorType: 'Error',
        errorMessage: expect.stringMatching(/^require\(\) of ES Module .*x\.mjs not supported/),
      },
    ],
    [
      'an ES module of a package that is required',
      {
        ...commonJs(`require('only-module').default`),
        'node_modules/only-module/package.json': '{"type":"module","main":"index.js"}',
        'node_modules/only-module/index.js': 'export default 1;',
      },
      { errorType: 'Error', errorMessage: expect.stringMatching(/^require\(\) of ES Module/) },
    ],
  ])(
    'a function with layers runs %s on Node.js 24, and refuses it on Node.js 22, as AWS does',
    async (_title, files, refusal) => {
      expect(await run(files, { runtime: 'nodejs24.x' })).toBe(1);
      const name = lambda.deploy(`resolution-${++count}`, files, { runtime: 'nodejs22.x' });
      expect((await lambda.call(name)).response).toMatchObject(refusal);
      const NODE_OPTIONS = '--experimental-require-module --experimental-detect-module';
      expect(await run(files, { runtime: 'nodejs22.x', environment: { NODE_OPTIONS } })).toBe(1);
    },
  );

  test.each([
    ['/opt/nodejs/wrapper.handler', 'wrapped'],
    ['/var/task/src/own.handler', 'own'],
    ['agent.handler', 'agent'],
    ['/opt/nodejs/node_modules/agent/index.handler', 'agent'],
  ])('a function with layers runs the handler %s', async (handler, expected) => {
    writeFiles(second, { 'nodejs/node_modules/agent/index.js': 'exports.handler = async () => "agent";' });
    const files = { 'src/own.js': 'exports.handler = async () => "own";' };
    expect(await run(files, { handler })).toBe(expected);
  });
});
