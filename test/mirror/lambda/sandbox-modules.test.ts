import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaServiceOptions } from '../../../local/src/lambda/service.ts';
import { type LambdaFixture, startLambda, writeFiles } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

/** Where nothing is mounted. */
const kinds: readonly [kind: string, options: Partial<LambdaServiceOptions>][] = [
  ['a thread', { isolation: 'thread' }],
  ['a process without mounts', { isolation: 'process', mayMount: false }],
];

describe.each(kinds)('a function in %s', (_kind, options) => {
  let lambda: LambdaFixture;
  let layer: string;
  beforeAll(() => {
    lambda = startLambda(options);
    layer = path.join(lambda.directory, 'layer');
    writeFiles(layer, {
      'extra/node_modules/found/index.js': 'module.exports = "found";',
      'extra/own.cjs': 'module.exports = "own";',
    });
    const files = { 'index.cjs': RUNS_ITS_EVENT, 'lib/constant.cjs': 'module.exports = 42;' };
    lambda.deploy('sandboxed', files, { layerDirectories: [layer] });
  });
  afterAll(() => lambda.stop());
  const run = async (body: string) => (await lambda.call('sandboxed', { body })).response;

  test.each([
    [
      'createRequire of a folder',
      `require('node:module').createRequire('/var/task/')('./lib/constant.cjs')`,
      42,
    ],
    [
      'createRequire of a URL',
      `require('node:module').createRequire('file:///opt/extra/x.js')('found')`,
      'found',
    ],
    ['paths with packages', `require(require.resolve('found', { paths: ['/opt/extra'] }))`, 'found'],
    ['paths with files', `require(require.resolve('./own.cjs', { paths: ['/opt/extra'] }))`, 'own'],
  ])('a function finds modules below /var/task and /opt by %s', async (_what, expression, expected) => {
    expect(await run(`return ${expression}`)).toBe(expected);
  });

  test('a function finds modules in a folder of a layer that it adds to those of a module', async () => {
    const files = {
      'index.cjs': `module.paths.push('/opt/extra/node_modules'); exports.handler = async () => require('found');`,
    };
    lambda.deploy('adds-paths', files, { layerDirectories: [layer] });
    expect((await lambda.call('adds-paths')).response).toBe('found');
  });

  test('a function knows entries of its /tmp by that name', async () => {
    const body = `fs.mkdirSync('/tmp/known/below', { recursive: true });
      const folder = await fs.promises.opendir('/tmp/known'); await folder.close();
      const listed = await fs.promises.readdir('/tmp/known', { withFileTypes: true });
      return [folder.path, listed[0].parentPath, fs.readdirSync('/tmp/known', { withFileTypes: true })[0].parentPath]`;
    expect(await run(body)).toEqual(['/tmp/known', '/tmp/known', '/tmp/known']);
  });

  test('a function runs in the main thread, as far as it sees, and has no port to the mirror', async () => {
    const body = `const { isMainThread, parentPort, workerData } = require('node:worker_threads');
      const imported = await import('node:worker_threads');
      parentPort?.postMessage({ kind: 'result', payload: '"forged"' });
      return [isMainThread, parentPort, workerData, imported.isMainThread, imported.parentPort]`;
    expect(await run(body)).toEqual([true, null, null, true, null]);
  });

  test('a function has a stack of the size that a process has', async () => {
    const depth = await run(`let depth = 0; const down = () => { depth++; down(); };
      try { down(); } catch {} return depth`);
    // Measured: 12,300 here and in a process; 49,700 in a thread as Node starts it.
    expect(depth).toBeGreaterThan(8_000);
    expect(depth).toBeLessThan(20_000);
  });

  test('a function shares locks and channels with no other environment', async () => {
    lambda.deploy('other', { 'index.cjs': RUNS_ITS_EVENT });
    const here = await run(`globalThis.heard = [];
      const { BroadcastChannel: Channel } = require('node:worker_threads');
      const [one, two] = [new Channel('x'), new globalThis.BroadcastChannel('x')];
      one.onmessage = ({ data }) => heard.push(data);
      globalThis.channels = [one, two];
      two.postMessage('own');
      await new Promise((resolve) => navigator.locks.request('x', () => { resolve(); return new Promise(() => {}); }));
      while (heard.length === 0) await sleep(5);
      const { held } = await navigator.locks.query();
      return [one.name, heard, held.map(({ name }) => name), await navigator.locks.request('x', { ifAvailable: true }, (lock) => lock)]`);
    expect(here).toEqual(['x', ['own'], ['x'], null]);
    const body = `new BroadcastChannel('x').postMessage('other');
      return [(await navigator.locks.query()).held, await navigator.locks.request('x', { ifAvailable: true }, (lock) => lock !== null)]`;
    expect((await lambda.call('other', { body })).response).toEqual([[], true]);
    expect(await run('return heard')).toEqual(['own']);
  });

  test('a function ends when its init phase waits for nothing that could come', async () => {
    lambda.deploy('waits', 'await new Promise(() => {}); export const handler = async () => 1;');
    expect((await lambda.call('waits')).response).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('Runtime exited without providing a reason'),
    });
    lambda.deploy(
      'waits-long',
      'await new Promise((r) => setTimeout(r, 50)); export const handler = async () => 1;',
    );
    expect((await lambda.call('waits-long')).response).toBe(1);
  });
});
