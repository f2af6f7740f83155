import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startLambda, writeFiles } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

describe('finding the handler', () => {
  const HANDLER = '() => "found"';
  test.each([
    ['an ES module', 'index.handler', { 'index.mjs': `export const handler = ${HANDLER};` }],
    ['CommonJS by extension', 'index.handler', { 'index.cjs': `exports.handler = ${HANDLER};` }],
    ['CommonJS without a package.json', 'index.handler', { 'index.js': `exports.handler = ${HANDLER};` }],
    [
      'ES syntax in .js without a package.json',
      'index.handler',
      { 'index.js': `export const handler = ${HANDLER};` },
    ],
    [
      'the type in its package.json',
      'index.handler',
      { 'package.json': '{"type":"module"}', 'index.js': `export const handler = ${HANDLER};` },
    ],
    ['a handler in a folder', 'src/deep/a.main', { 'src/deep/a.mjs': `export const main = ${HANDLER};` }],
    [
      'a nested export',
      'index.api.v1.run',
      { 'index.mjs': `export const api = { v1: { run: ${HANDLER} } };` },
    ],
    [
      'a member of the default export',
      'index.api.run',
      { 'index.mjs': `export default { api: { run: ${HANDLER} } };` },
    ],
    [
      'an export of an exported function',
      'index.api.run',
      { 'index.js': `exports.api = () => 1; exports.api.run = ${HANDLER};` },
    ],
    [
      'CommonJS that its package.json declares',
      'index.handler',
      { 'package.json': '{}', 'index.js': `Object.assign(exports, { handler: ${HANDLER} });` },
    ],
    [
      'a module beside a folder of its name',
      'index.handler',
      { 'index/other.js': '', 'index.js': `exports.handler = ${HANDLER};` },
    ],
    [
      'an installed package',
      'wrapper.handler',
      { 'node_modules/wrapper/index.js': `exports.handler = ${HANDLER};` },
    ],
    [
      'a CommonJS bundle that requires a neighbour',
      'index.handler',
      { 'index.js': `exports.handler = require('./other').f;`, 'other.js': `exports.f = ${HANDLER};` },
    ],
  ])('%s works', async (name, handler, files) => {
    const id = lambda.deploy(name.replaceAll(/\W/g, '-'), files as Record<string, string>, { handler });
    expect(await lambda.call(id)).toMatchObject({ error: false, response: 'found' });
  });

  test('a package.json above the code has no say', async () => {
    writeFiles(lambda.directory, { 'package.json': '{"type":"module"}' });
    lambda.deploy('below-module', { 'index.js': 'exports.handler = () => __filename.length > 0;' });
    expect(await lambda.call('below-module')).toMatchObject({ response: true });
  });

  test('modules of a layer are found by import and by require', async () => {
    const layer = path.join(lambda.directory, 'layer');
    writeFiles(layer, { 'nodejs/node_modules/shared/index.js': 'module.exports = "from layer";' });
    const layers = { layerDirectories: [layer] };
    lambda.deploy('by-import', `import s from 'shared'; export const handler = () => s;`, layers);
    lambda.deploy('by-require', { 'index.cjs': `exports.handler = () => require('shared');` }, layers);
    expect(await lambda.call('by-import')).toMatchObject({ response: 'from layer' });
    expect(await lambda.call('by-require')).toMatchObject({ response: 'from layer' });
  });

  test('a handler may be a package of a layer', async () => {
    const layer = path.join(lambda.directory, 'wrapper');
    const wrapper = `exports.handler = ${HANDLER};`;
    writeFiles(layer, { 'nodejs/node_modules/monitor/index.js': wrapper });
    lambda.deploy('wrapped', '', { handler: 'monitor.handler', layerDirectories: [layer] });
    expect(await lambda.call('wrapped')).toMatchObject({ response: 'found' });
  });

  test('the AWS SDK that the runtime includes is found without being bundled', async () => {
    lambda.deploy(
      'sdk',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export const handler = () => typeof DynamoDBClient;`,
    );
    expect(await lambda.call('sdk')).toMatchObject({ response: 'function' });
  });

  test.each([
    ['Error', `import '@aws-sdk/client-braket/x.js'; export const handler = () => 1;`],
    ['Runtime.ImportModuleError', { 'index.js': `require('@aws-sdk/client-braket');` }],
  ] as const)('%s of an SDK package that the mirror lacks says how to get it', async (errorType, code) => {
    lambda.deploy(`braket-${errorType.length}`, code);
    expect((await lambda.call(`braket-${errorType.length}`)).response).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(
        `here, run npm install --save-dev @aws-sdk/client-braket in ${process.cwd()}, or bundle it)`,
      ),
    });
  });

  test.each([
    [
      'nodejs16.x',
      expect.stringContaining('on AWS the runtime has it; here, run npm install --save-dev aws-sdk in'),
    ],
    ['nodejs18.x', expect.not.stringContaining('npm install')],
  ])('Version 2 of the SDK on %s is of the runtime as on AWS', async (runtime, errorMessage) => {
    lambda.deploy(runtime, { 'index.js': `require('aws-sdk/clients/s3');` }, { runtime });
    expect((await lambda.call(runtime)).response).toMatchObject({ errorMessage });
  });
});

describe('a bundle that cannot be used', () => {
  test.each([
    ['Error', 'index.handler', `import 'not-there'; export const handler = 1;`],
    ['Runtime.ImportModuleError', 'index.handler', { 'index.js': `require('not-there');` }],
    ['Runtime.ImportModuleError', 'missing.handler', ''],
    ['Runtime.HandlerNotFound', 'index.nothing', 'export const handler = () => 1;'],
    ['Runtime.HandlerNotFound', 'index.handler', 'export const handler = 5;'],
    ['Runtime.HandlerNotFound', 'index.handler', 'export default { main: () => 1 };'],
    ['Runtime.UserCodeSyntaxError', 'index.handler', 'export const handler = ((;'],
    ['Runtime.MalformedHandlerName', 'index', ''],
    ['Runtime.MalformedHandlerName', '../up.handler', ''],
    [
      'Runtime.CallbackHandlerDeprecated',
      'index.handler',
      'export const handler = (e, c, callback) => callback();',
    ],
    ['RangeError', 'index.handler', 'throw new RangeError("at import");'],
  ] as const)('a bundle that cannot be used returns %s for %s: %j', async (errorType, handler, code) => {
    const id = `bad-${errorType}-${handler}-${JSON.stringify(code).length}`.replaceAll(/[^\w-]/g, '');
    lambda.deploy(id, code, { handler });
    expect(await lambda.call(id)).toMatchObject({
      error: true,
      response: { errorType, trace: expect.any(Array) },
    });
  });

  test('a bundle that cannot be used has no default export to look in before Node.js 24', async () => {
    lambda.deploy('default-of-22', 'export default { handler: () => 1 };', { runtime: 'nodejs22.x' });
    expect((await lambda.call('default-of-22')).response).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
    });
  });

  test('a bundle that cannot be used says which module the runtime looked for, in the words of AWS', async () => {
    lambda.deploy('gone', '', { handler: 'src/gone.handler' });
    expect((await lambda.call('gone')).response).toMatchObject({
      errorMessage: "Error: Cannot find module 'gone'\nRequire stack:\n- /var/runtime/index.mjs",
    });
  });

  test('a bundle that cannot be used runs its init phase twice before it returns the error', async () => {
    lambda.deploy('init-twice', 'console.log("init"); throw new Error("no");', {});
    const before = await lambda.call('init-twice');
    expect(before.response).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
    expect(before.logTail.match(/\tinit\n/g)).toHaveLength(1);
    expect(before.logTail).toContain('Status: error\tError Type: Error');
  });
});
