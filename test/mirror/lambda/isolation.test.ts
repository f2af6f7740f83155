import { chmodSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { CodeScan } from '../../../local/src/lambda/code-scan.ts';
import { type LambdaFixture, startLambda, writeFiles } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'isolation-test-'));
const lambda = startLambda();
const withoutMounts = startLambda({ mayMount: false });
afterAll(async () => {
  await lambda.stop();
  await withoutMounts.stop();
  rmSync(directory, { recursive: true });
});

const reasonOf = (name: string, { service }: LambdaFixture = lambda) =>
  service.processFunctions().find(({ functionName }) => functionName === name)?.reason;

const SDK = 'var p = require("child_process"); var profile = { credential_process: 1 }; p.exec;';

describe('a function runs in a process', () => {
  let count = 0;
  const deployed = (files: Readonly<Record<string, string>>, environment = {}) =>
    lambda.deploy(
      `evaluated-${++count}`,
      { 'index.mjs': 'export const handler = () => 1;', ...files },
      { environment },
    );

  test.each<[what: string, files: Readonly<Record<string, string>>, reason: string]>([
    [
      'CommonJS that starts processes',
      { 'a.js': `const { exec } = require('child_process')` },
      'child_process',
    ],
    ['an ES module that does', { 'a.mjs': `import{spawn as s}from"node:child_process"` }, 'child_process'],
    ['a dynamic import of it', { 'a.mjs': 'await import(`node:child_process`)' }, 'child_process'],
    [
      'a bundle with the SDK that starts processes itself',
      { 'a.js': `${SDK} require("node:child_process")` },
      'child_process',
    ],
    ['a dependency that does', { 'node_modules/x/i.cjs': `require('child_process')` }, 'child_process'],
    ['process.kill', { 'a.js': 'process.kill(process.pid)' }, 'process.kill'],
    ['process.chdir', { 'a.js': 'process.chdir ("/tmp")' }, 'process.chdir'],
    ['process.umask with a mask', { 'a.js': 'process.umask(0o22)' }, 'process.umask'],
    ['setgid', { 'a.js': 'process.setegid(1)' }, 'another user or group'],
    [
      'a worker',
      { 'a.mjs': `import w from 'node:worker_threads'; new w.Worker('./x.js')` },
      'a worker thread',
    ],
    [
      'a worker by another name',
      { 'a.mjs': `import{Worker as r}from"worker_threads";new r('./x')` },
      'a worker thread',
    ],
    ['SQLite', { 'a.js': `new (require('node:sqlite').DatabaseSync)('/tmp/a.db')` }, 'node:sqlite'],
    ['a file of variables', { 'a.mjs': 'process.loadEnvFile()' }, 'process.loadEnvFile'],
    ['a heap snapshot', { 'a.js': `require('v8').writeHeapSnapshot('/tmp/x')` }, 'a heap snapshot'],
    ['a report', { 'a.js': 'process.report.writeReport()' }, 'process.report'],
    ['a Unix socket', { 'a.js': `server.listen('/tmp/rpc.sock')` }, 'a Unix socket'],
    ['its stdout by path', { 'a.js': `fs.appendFileSync('/dev/stdout', 'x')` }, '/dev/stdout'],
    ['a descriptor by path', { 'a.js': `fs.writeFileSync('/proc/self/fd/1', 'x')` }, 'descriptors of /proc'],
    ['the inspector', { 'a.js': 'session.connectToMainThread()' }, 'the inspector of the main thread'],
    ['flags of V8', { 'a.js': `require('v8').setFlagsFromString('--expose-gc')` }, 'flags of V8'],
    ['a native addon', { 'build/addon.node': '' }, 'a native addon'],
  ])('a function runs in a process for %s', (_what, files, reason) => {
    expect(reasonOf(deployed(files))).toBe(reason);
  });

  test.each<[what: string, files: Readonly<Record<string, string>>]>([
    ['nothing', {}],
    ['a bundle with the SDK', { 'a.js': SDK }],
    ['the SDK as packages', { 'node_modules/@aws-sdk/x/i.js': `require('child_process')` }],
    ['a question', { 'a.js': 'process.umask(); process.title === "x"; isMainThread; "worker_threads"' }],
    ['other files', { 'README.md': 'child_process', 'data.json': '"child_process"' }],
  ])('a function runs in a process but not for %s', (_what, files) => {
    expect(reasonOf(deployed(files))).toBeUndefined();
  });

  test.each([
    ['--require ./hook.js', 'NODE_OPTIONS'],
    ['--max-old-space-size=64', 'NODE_OPTIONS'],
    ['--enable-source-maps --import=./x.mjs', 'NODE_OPTIONS'],
    ['--enable-source-maps', undefined],
    [' --no-warnings  --trace-deprecation', undefined],
  ])(
    'a function runs in a process for NODE_OPTIONS of %s unless a thread honours them',
    (NODE_OPTIONS, reason) => {
      expect(reasonOf(deployed({}, { NODE_OPTIONS }))).toBe(reason);
    },
  );
});

test('a package is read once, also by later mirrors, until one of its files is another', () => {
  const file = path.join(directory, 'verdicts/isolation.json');
  const code = path.join(directory, 'remembered');
  const needOf = () => new CodeScan(file).needOf({ codeDirectory: code, layerDirectories: [] });
  writeFiles(code, { 'a.js': 'one' });
  const hour = new Date('2026-01-01T12:00:00Z');
  utimesSync(path.join(code, 'a.js'), hour, hour);
  expect(needOf()).toBeUndefined();
  writeFiles(code, { 'a.js': 'two' });
  utimesSync(path.join(code, 'a.js'), hour, hour);
  expect(needOf()).toBeUndefined();
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toHaveLength(1);
  writeFiles(code, { 'a.js': 'process.abort()' });
  expect(needOf()).toBe('process.abort');
});

const SHOWS = `exports.handler = async () => ({ loaded: globalThis.loaded, args: process.execArgv, variable: process.env.FROM_WRAPPER })`;

describe.each([
  ['a process', lambda],
  ['a process without mounts', withoutMounts],
])('the start of %s', (kind, fixture) => {
  const layer = path.join(directory, kind.replaceAll(' ', '-'));
  writeFiles(layer, {
    'nodejs/node_modules/@vendor/agent/register.js': 'globalThis.loaded = "agent";',
    'hook.js': 'globalThis.loaded = "layer";',
    'wrapper.sh':
      '#!/bin/sh\nexport FROM_WRAPPER="$(basename "$1")"\nnode=$1\nshift\nexec "$node" --no-deprecation "$@"\n',
    'spawning.sh': '#!/bin/sh\nFROM_WRAPPER=spawned "$@"\n',
    'not-executable.sh': '#!/bin/sh\n',
  });
  for (const name of ['wrapper.sh', 'spawning.sh']) chmodSync(path.join(layer, name), 0o755);
  const code = {
    'index.js': SHOWS,
    'hook.js': 'globalThis.loaded = "code";',
    'hook.mjs': 'globalThis.loaded = "module";',
    'node_modules/own-agent/package.json': '{"main":"main.js"}',
    'node_modules/own-agent/main.js': 'globalThis.loaded = "package";',
  };
  let count = 0;
  const call = (environment: Readonly<Record<string, string>>) =>
    fixture.call(fixture.deploy(`started-${++count}`, code, { environment, layerDirectories: [layer] }));

  test.each([
    ['--require ./hook.js', 'code'],
    ['-r /var/task/hook.js', 'code'],
    ['--require=/opt/hook.js', 'layer'],
    ['--import ./hook.mjs', 'module'],
    ['--import=/var/task/hook.mjs', 'module'],
    ['--enable-source-maps -r own-agent', 'package'],
    ['--require @vendor/agent/register', 'agent'],
  ])('the start of a function in a process loads what NODE_OPTIONS say: %s', async (NODE_OPTIONS, loaded) => {
    expect((await call({ NODE_OPTIONS })).response).toMatchObject({ loaded });
  });

  test('the start of a function in a process honours a heap limit of NODE_OPTIONS, whose end is an abort', async () => {
    const leak = `exports.handler = async () => { const a = []; for (;;) { a.push({ x: [1, 2, 3] }); } }`;
    fixture.deploy(
      'small-heap',
      { 'index.js': leak },
      {
        environment: { NODE_OPTIONS: '--max-old-space-size=32' },
        memorySizeInMb: 1024,
      },
    );
    expect((await fixture.call('small-heap')).response).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: aborted (core dumped)'),
    });
  });

  test('the start of a function in a process runs a wrapper with the command line of the runtime', async () => {
    expect((await call({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper.sh' })).response).toMatchObject({
      variable: 'node',
      args: expect.arrayContaining(['--no-deprecation']),
    });
    expect((await call({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/spawning.sh' })).response).toMatchObject({
      variable: 'spawned',
    });
  });

  test.each([
    ['/opt/nothing.sh', 'nothing.sh: does not exist', 127],
    ['/opt/not-executable.sh', 'not-executable.sh: is not an executable', 126],
  ])(
    'the start of a function in a process fails with the reason for a wrapper that cannot run: %s',
    async (wrapper, reason, status) => {
      const { response, logTail } = await call({ AWS_LAMBDA_EXEC_WRAPPER: wrapper });
      expect(response).toMatchObject({ errorMessage: expect.stringContaining(`exit status ${status}`) });
      expect(logTail).toContain(reason);
    },
  );

  test('the start of a function in a process says in the log why a preload cannot be loaded', async () => {
    const { response, logTail } = await call({ NODE_OPTIONS: '--require ./missing.js' });
    expect(response).toMatchObject({ errorMessage: expect.stringContaining('exit status 1') });
    expect(logTail).toContain("Cannot find module './missing.js'");
  });
});

test('a process has no variable of the shell that started the mirror', async () => {
  process.env.TOKEN_OF_THE_SHELL = 'secret';
  const fixture = startLambda({ isolation: 'process' });
  const code = `const { readFileSync } = require('node:fs');
    exports.handler = async () => readFileSync('/proc/self/environ', 'utf8').split('\\0').map((each) => each.split('=')[0]);`;
  fixture.deploy('prints', { 'index.cjs': code });
  const { response } = await fixture.call('prints');
  delete process.env.TOKEN_OF_THE_SHELL;
  expect(response).toContain('AWS_LAMBDA_FUNCTION_NAME');
  for (const name of ['TOKEN_OF_THE_SHELL', 'HOME', 'USER', 'SHELL']) expect(response).not.toContain(name);
  await fixture.stop();
});

test('a thread closes no descriptor of the mirror', async () => {
  const threads = startLambda({ isolation: 'thread' });
  threads.deploy('closes', { 'index.cjs': RUNS_ITS_EVENT });
  const body = `const closed = []; for (let descriptor = 0; descriptor < 100; descriptor++)
      try { fs.closeSync(descriptor); closed.push(descriptor) } catch (error) { if (error.code !== 'EBADF') throw error }
    return closed;`;
  expect((await threads.call('closes', { body })).response).toEqual([0, 1, 2]);
  await threads.stop();
});

test.each([
  ['writes to', "fs.writeSync(descriptor, 'x')"],
  ['reads from', 'fs.readSync(descriptor, Buffer.alloc(1), { position: 0 })'],
  ['truncates', 'fs.ftruncateSync(descriptor)'],
  ['replaces the text of', "fs.writeFileSync(descriptor, 'x')"],
  [
    'writes later to',
    "await new Promise((done, fail) => fs.write(descriptor, 'x', (e) => (e ? fail(e) : done())))",
  ],
])('A thread %s no descriptor of the mirror.', async (_, call) => {
  const threads = startLambda({ isolation: 'thread' });
  threads.deploy('uses', { 'index.cjs': RUNS_ITS_EVENT });
  const body = `const own = fs.openSync('/tmp/own', 'w+'); const used = [];
    for (let descriptor = 3; descriptor <= own; descriptor++)
      try { ${call}; used.push(descriptor) } catch (error) { if (error.code !== 'EBADF') throw error }
    fs.closeSync(own);
    return used.map((each) => each === own);`;
  expect((await threads.call('uses', { body })).response).toEqual([true]);
  await threads.stop();
});
