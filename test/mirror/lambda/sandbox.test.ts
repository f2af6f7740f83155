import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaServiceOptions } from '../../../local/src/lambda/service.ts';
import { type LambdaFixture, startLambda, writeFiles } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

/** One table of behaviour; a process without mounts is what macOS and many containers have. */
const kinds: readonly [kind: string, options: Partial<LambdaServiceOptions>][] = [
  ['a thread', { isolation: 'thread' }],
  ['a process', { isolation: 'process' }],
  ['a process without mounts', { isolation: 'process', mayMount: false }],
];

describe.each(kinds)('a function in %s', (kind, options) => {
  let lambda: LambdaFixture;
  let layers: string;
  beforeAll(() => {
    lambda = startLambda(options);
    layers = mkdtempSync(path.join(tmpdir(), 'layers-test-'));
    writeFiles(layers, {
      'first/etc/setting': 'first',
      'first/etc/only-first': 'first',
      'second/etc/setting': 'second',
      'second/bin/tool': '#!/bin/sh\necho tool of the layer',
    });
    chmodSync(path.join(layers, 'second/bin/tool'), 0o755);
    lambda.deploy(
      'sandboxed',
      {
        'index.cjs': RUNS_ITS_EVENT,
        'certs/ca.pem': 'CERT',
        'tool.sh': '#!/bin/sh\ncat certs/ca.pem; pwd',
        'lib/constant.cjs': 'module.exports = 42;',
        'child.cjs': `process.send(require('node:fs').readFileSync('certs/ca.pem', 'utf8'))`,
      },
      {
        layerDirectories: [path.join(layers, 'first'), path.join(layers, 'second')],
        reservedConcurrentExecutions: 1,
      },
    );
    chmodSync(path.join(lambda.directory, 'sandboxed/tool.sh'), 0o755);
  });
  afterAll(async () => {
    await lambda.stop();
    rmSync(layers, { recursive: true });
  });
  const run = async (body: string) => (await lambda.call('sandboxed', { body })).response;

  test.each([
    ['a relative path', `fs.readFileSync('certs/ca.pem', 'utf8')`, 'CERT'],
    ['a relative path with a dot', `fs.readFileSync('./certs/../certs/ca.pem', 'utf8')`, 'CERT'],
    ['a path below /var/task', `fs.readFileSync('/var/task/certs/ca.pem', 'utf8')`, 'CERT'],
    ['a promise', `(await fs.promises.readFile('certs/ca.pem')).toString()`, 'CERT'],
    ['a named import', `(await import('node:fs/promises')).readFile('certs/ca.pem', 'utf8')`, 'CERT'],
    ['a callback', `new Promise((r) => fs.readFile('certs/ca.pem', 'utf8', (_, text) => r(text)))`, 'CERT'],
    [
      'a stream',
      `(await require('node:stream/consumers').text(fs.createReadStream('certs/ca.pem')))`,
      'CERT',
    ],
    ['a URL', `fs.readFileSync(new URL('file:///var/task/certs/ca.pem'), 'utf8')`, 'CERT'],
    ['a Buffer', `fs.readFileSync(Buffer.from('certs/ca.pem'), 'utf8')`, 'CERT'],
    ['a folder', `fs.readdirSync('/var/task/certs')`, ['ca.pem']],
    ['LAMBDA_TASK_ROOT', `fs.readFileSync(process.env.LAMBDA_TASK_ROOT + '/certs/ca.pem', 'utf8')`, 'CERT'],
    ['__dirname', `fs.readFileSync(__dirname + '/certs/ca.pem', 'utf8')`, 'CERT'],
    ['a promisified function', `require('node:util').promisify(fs.readFile)('certs/ca.pem', 'utf8')`, 'CERT'],
    ['a pattern', `fs.globSync('cer*/*')`, ['certs/ca.pem']],
    ['an opened folder', `(await (await fs.promises.opendir('/var/task/certs')).read()).name`, 'ca.pem'],
    [
      'a copy',
      `(fs.cpSync('certs', '/tmp/copy', { recursive: true }), fs.readdirSync('/tmp/copy'))`,
      ['ca.pem'],
    ],
    ['a module by its absolute path', `require('/var/task/lib/constant.cjs')`, 42],
    ['an imported module by its URL', `(await import('file:///var/task/lib/constant.cjs')).default`, 42],
    ['a merged layer', `fs.readFileSync('/opt/etc/only-first', 'utf8')`, 'first'],
    ['the file of the later layer', `fs.readFileSync('/opt/etc/setting', 'utf8')`, 'second'],
    ['the folders of all layers', `fs.readdirSync('/opt')`, ['bin', 'etc']],
  ])('a function finds its code and layers by %s', async (_what, expression, expected) => {
    expect(await run(`return ${expression}`)).toEqual(expected);
  });

  test.each([
    ['a relative file', `fs.writeFileSync('left-behind.txt', 'x')`],
    ['a file of LAMBDA_TASK_ROOT', `fs.writeFileSync(process.env.LAMBDA_TASK_ROOT + '/index.cjs', 'x')`],
    ['a file of /var/task by a promise', `await fs.promises.appendFile('/var/task/index.cjs', 'x')`],
    ['a stream', `await require('node:events').once(fs.createWriteStream('x.txt'), 'open')`],
    ['open flags', `fs.openSync('index.cjs', 'r+')`],
    ['numeric open flags', `fs.openSync('index.cjs', fs.constants.O_RDWR)`],
    ['a callback', `await new Promise((r, f) => fs.writeFile('x', 'x', (e) => e ? f(e) : r()))`],
    ['a file handle', `await fs.promises.open('index.cjs', 'a')`],
    ['a copy', `fs.writeFileSync('/tmp/copied', 'x'); fs.copyFileSync('/tmp/copied', 'index.cjs')`],
    ['a folder', `fs.mkdirSync('made')`],
    ['a removal', `await fs.promises.rm('certs', { recursive: true })`],
    ['a new name', `fs.renameSync('index.cjs', 'renamed.cjs')`],
    ['a mode', `fs.chmodSync('index.cjs', 0o777)`],
    ['a layer', `fs.writeFileSync('/opt/etc/setting', 'x')`],
    [
      'a link out of /tmp',
      `fs.symlinkSync('/var/task/index.cjs', '/tmp/to-code'); fs.writeFileSync('/tmp/to-code', 'x')`,
    ],
    ['the question whether it could', `fs.accessSync('index.cjs', fs.constants.W_OK)`],
  ])('a function cannot change its code by %s', async (_what, statement) => {
    const code = path.join(lambda.directory, 'sandboxed');
    expect(await run(`return attempt(async () => { ${statement} })`)).toBe('EROFS');
    expect(readdirSync(code).sort()).toEqual(['certs', 'child.cjs', 'index.cjs', 'lib', 'tool.sh']);
    expect(readFileSync(path.join(code, 'index.cjs'), 'utf8')).toBe(RUNS_ITS_EVENT);
    expect(readFileSync(path.join(layers, 'second/etc/setting'), 'utf8')).toBe('second');
  });

  test('a function cannot give its code a second name in /tmp', async () => {
    expect(await run(`return attempt(() => fs.linkSync('index.cjs', '/tmp/second-name'))`)).toBe('EXDEV');
  });

  test('a function gets ENOENT, as on AWS, for a folder that is not there', async () => {
    expect(await run(`return attempt(() => fs.writeFileSync('nowhere/x.txt', 'x'))`)).toBe('ENOENT');
    expect(await run(`return attempt(() => fs.readFileSync('/var/task/nothing'))`)).toBe('ENOENT');
  });

  test('a function keeps its /tmp between invocations', async () => {
    expect(await run(`fs.writeFileSync('/tmp/state', 'kept'); return fs.readdirSync('/tmp')`)).toContain(
      'state',
    );
    expect(await run(`return fs.readFileSync(require('node:os').tmpdir() + '/state', 'utf8')`)).toBe('kept');
    expect(await run(`return fs.mkdtempSync('/tmp/x-')`)).toMatch(/^\/tmp\/x-\w{6}$/);
    expect(await run(`return fs.realpathSync('/tmp/../tmp/state')`)).toBe('/tmp/state');
    expect(await run(`return fs.mkdirSync('/tmp/a/b', { recursive: true })`)).toBe('/tmp/a');
    expect(
      await run(
        `fs.writeFileSync('/tmp/module.cjs', 'module.exports = 7'); return require('/tmp/module.cjs')`,
      ),
    ).toBe(7);
    expect(existsSync('/tmp/state')).toBe(false);
  });

  test('a function shares its /tmp with no other environment', async () => {
    lambda.deploy('other', { 'index.cjs': RUNS_ITS_EVENT });
    await run(`fs.writeFileSync('/tmp/mine', 'x')`);
    expect((await lambda.call('other', { body: `return fs.existsSync('/tmp/mine')` })).response).toBe(false);
  });

  test('a function runs its own tools and those of its layers, in the task root', async () => {
    const spawned = `require('node:child_process')`;
    const [text, folder] = String(await run(`return ${spawned}.execFileSync('./tool.sh').toString()`)).split(
      'CERT',
    );
    expect(text).toBe('');
    expect(folder).toMatch(/^(\/var\/task|.*\/sandboxed)\n$/);
    expect(
      await run(`return (await require('node:util').promisify(${spawned}.exec)('cat certs/ca.pem')).stdout`),
    ).toBe('CERT');
    expect(
      await run(`return (await require('node:events').once(${spawned}.fork('child.cjs'), 'message'))[0]`),
    ).toBe('CERT');
    expect(await run(`return ${spawned}.execFileSync('/opt/bin/tool').toString()`)).toBe(
      'tool of the layer\n',
    );
    expect(
      await run(
        `return ${spawned}.spawnSync('cat', ['ca.pem'], { cwd: '/var/task/certs' }).stdout.toString()`,
      ),
    ).toBe('CERT');
  });

  test('a function has what its children write in its log', async () => {
    const { logTail } = await lambda.call('sandboxed', {
      body: `const { spawn, execSync } = require('node:child_process');
        execSync('echo said at once', { stdio: 'inherit' });
        await require('node:events').once(spawn('sh', ['-c', 'echo said later; echo complained >&2'], { stdio: 'inherit' }), 'close');`,
    });
    expect(logTail).toContain('said at once\n');
    expect(logTail).toContain('said later\n');
    expect(logTail).toContain('complained\n');
  });

  test('a function gives children its variables only', async () => {
    process.env.SECRET_OF_THE_SHELL = 'secret';
    const names = `.split(/[\\n\\0]/).map((line) => line.split('=')[0])`;
    const children = await run(`return require('node:child_process').execSync('env').toString()${names}`);
    delete process.env.SECRET_OF_THE_SHELL;
    expect(children).toContain('AWS_LAMBDA_FUNCTION_NAME');
    expect(children).not.toContain('SECRET_OF_THE_SHELL');
    expect(children).not.toContain('HOME');
  });

  test('a function changes its working directory, and paths follow', async () => {
    const body = `process.chdir('/tmp'); fs.writeFileSync('here', 'x');
      const seen = [process.cwd(), require('node:path').resolve('here'), fs.readdirSync('.').includes('here')];
      process.chdir('/var/task/certs'); seen.push(fs.readFileSync('ca.pem', 'utf8')); process.chdir('..'); return seen;`;
    expect(await run(body)).toEqual(['/tmp', '/tmp/here', true, 'CERT']);
    expect(await run(`return attempt(() => process.chdir('/var/task/nothing'))`)).toBe('ENOENT');
  });

  test.each([
    ['SIGTERM to itself', `process.kill(process.pid)`, 'signal: terminated'],
    ['SIGKILL to itself', `process.kill(process.pid, 'SIGKILL')`, 'signal: killed'],
    ['a number to itself', `process.kill(process.pid, 2)`, 'signal: interrupt'],
    ['a signal to its group', `process.kill(0, 'SIGHUP')`, 'signal: hangup'],
    ['what process.kill is made of', `process._kill(process.pid, 15)`, 'signal: terminated'],
    ['process.abort', `process.abort()`, 'signal: aborted (core dumped)'],
    ['process.exit', `process.exit(7)`, 'exit status 7'],
    ['an exit code that a shell has for signals', `process.exit(137)`, 'exit status 137'],
  ])('a function ends its own environment by %s', async (_what, statement, reason) => {
    const before = `fs.writeFileSync('/tmp/of-the-environment-that-ends', 'x');`;
    const response = await run(`${before} ${statement}; await sleep(5000)`);
    expect(response).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: /),
    });
    expect((response as { errorMessage: string }).errorMessage).toContain(reason);
    expect(await run(`return fs.existsSync('/tmp/of-the-environment-that-ends')`)).toBe(false);
  });

  test.each([
    ['the mirror', () => process.pid],
    ['the group of the mirror', () => -process.pid],
    ['the parent of the mirror', () => process.ppid],
    ['the first process of the machine', () => 1],
    ['everything', () => -1],
    ['its own parent', () => 'process.ppid'],
  ])('a function reaches nothing outside by a signal to %s', async (_what, pid) => {
    const heard: string[] = [];
    const hear = (signal: string) => void heard.push(signal);
    process.on('SIGUSR2', hear);
    // It may fail or end the environment.
    await run(`return attempt(() => process.kill(${pid()}, 'SIGUSR2'))`);
    expect(await run('return 1')).toBe(1);
    process.off('SIGUSR2', hear);
    expect(heard).toEqual([]);
  });

  test('a function reads the variables of no other process', async () => {
    process.env.SECRET_OF_THE_SHELL = 'secret';
    const body = `return Promise.all(['1', ${process.ppid}, process.ppid, 'self'].map((pid) =>
      attempt(() => fs.readFileSync('/proc/' + pid + '/environ', 'utf8').includes('SECRET_OF_THE_SHELL'))))`;
    const seen = (await run(body)) as unknown[];
    expect(seen.slice(1)).not.toContain(true);
    if (kind !== 'a process') expect(seen.slice(0, 2)).toEqual(['EACCES', 'EACCES']);
    delete process.env.SECRET_OF_THE_SHELL;
  });

  test('a function has no search path of the shell', async () => {
    const { PATH } = process.env;
    process.env.PATH = `${PATH}:/folder/of/the/shell`;
    lambda.deploy('searches', { 'index.cjs': RUNS_ITS_EVENT });
    const { response } = await lambda.call('searches', { body: 'return process.env.PATH' });
    process.env.PATH = PATH;
    expect(response).not.toContain('/folder/of/the/shell');
    // AWS has a slash at the end of it.
    expect(response).toMatch(/:\/usr\/bin\/?:/);
  });

  test('a function is named after the runtime', async () => {
    expect(await run(`return require('node:path').basename(process.argv[1])`)).toBe('index.mjs');
  });

  test('a function closes what it opened, once', async () => {
    const body = `const opened = fs.openSync('/tmp/opened', 'w'); fs.closeSync(opened);
      const twice = await attempt(() => fs.closeSync(opened));
      const handle = await fs.promises.open('/tmp/opened'); await handle.close();
      fs.closeSync(await new Promise((r) => fs.open('/tmp/opened', (_, descriptor) => r(descriptor))));
      return [twice, fs.readFileSync('/tmp/opened', 'utf8')];`;
    expect(await run(body)).toEqual(['EBADF', '']);
  });

  test('a function may ask for itself, and end its own children', async () => {
    expect(await run(`return process.kill(process.pid, 0)`)).toBe(true);
    const body = `const child = require('node:child_process').spawn('sleep', ['60']);
      process.kill(child.pid, 'SIGTERM'); return (await require('node:events').once(child, 'exit'))[1];`;
    expect(await run(body)).toBe('SIGTERM');
  });

  test('a function has a signal that it handles itself', async () => {
    const body = `const heard = new Promise((r) => process.once('SIGUSR2', r));
      process.kill(process.pid, 'SIGUSR2'); return heard;`;
    expect(await run(body)).toBe('SIGUSR2');
  });

  test('times out in a busy loop, and runs out of memory, alone', async () => {
    lambda.deploy('bounded', { 'index.cjs': RUNS_ITS_EVENT }, { timeoutSeconds: 1, memorySizeInMb: 128 });
    const call = async (body: string) => (await lambda.call('bounded', { body })).response;
    expect(await call('for (;;);')).toMatchObject({ errorType: 'Sandbox.Timedout' });
    lambda.deploy('leaks', { 'index.cjs': RUNS_ITS_EVENT }, { memorySizeInMb: 128 });
    const leak = `const kept = []; for (;;) { kept.push(Buffer.alloc(1e6, 1)); if (kept.length % 10 === 0) await null; }`;
    expect((await lambda.call('leaks', { body: leak })).response).toMatchObject({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: expect.stringContaining('signal: killed'),
    });
    expect(await call('return 1')).toBe(1);
  });
});
