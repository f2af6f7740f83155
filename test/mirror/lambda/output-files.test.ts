import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { LambdaServiceOptions } from '../../../local/src/lambda/service.ts';
import { startLambda } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

const SPAWNED = `require('node:child_process')`;

/** What every kind of environment has. */
const byNode: readonly [what: string, body: string][] = [
  ['by its number', `fs.writeFileSync(1, 'text')`],
  ['by writeFileSync', `fs.writeFileSync('/dev/stdout', Buffer.from('text'))`],
  ['by appendFileSync to a descriptor of /proc', `fs.appendFileSync('/proc/self/fd/2', 'text')`],
  ['by a promise', `await fs.promises.appendFile('/dev/stderr', 'text')`],
  [
    'by a callback',
    `await new Promise((done, fail) => fs.writeFile('/dev/stdout', 'text', (e) => (e ? fail(e) : done())))`,
  ],
  [
    'by a stream',
    `await new Promise((done, fail) => fs.createWriteStream('/dev/stdout').on('error', fail).end('text', done))`,
  ],
  [
    'by a stream of several chunks',
    `const stream = fs.createWriteStream('/proc/self/fd/1', { flags: 'a' }); stream.write('te'); stream.write('x');
     await new Promise((done, fail) => stream.on('error', fail).end('t', done))`,
  ],
  [
    'by openSync, which may be closed and opened again',
    `for (const part of ['te', 'xt']) { const opened = fs.openSync('/dev/stdout', 'w'); fs.writeSync(opened, part); fs.closeSync(opened); }`,
  ],
  ['by a part of a buffer', `fs.writeSync(fs.openSync('/dev/fd/2', 'w'), Buffer.from('a text b'), 2, 4)`],
];

const shared = `{ stdio: 'inherit' }`;
const byOthers: readonly [what: string, body: string][] = [
  [
    'by fs.promises.open',
    `const opened = await fs.promises.open('/dev/stdout', 'w'); await opened.write('text'); await opened.close()`,
  ],
  ['by a shell', `${SPAWNED}.execSync('echo text > /dev/stdout', ${shared})`],
  ['by a shell that appends', `${SPAWNED}.execSync('echo text >> /proc/self/fd/2', ${shared})`],
  ['by tee', `${SPAWNED}.execSync('echo text | tee /dev/stderr > /dev/null', ${shared})`],
  [
    'by another Node.js',
    `${SPAWNED}.execFileSync(process.execPath, ['-e', "require('fs').createWriteStream('/dev/stdout').end('text')"], ${shared})`,
  ],
];

const kinds: readonly [kind: string, options: Partial<LambdaServiceOptions>, ways: typeof byNode][] = [
  ['a thread', { isolation: 'thread' }, byNode],
  ['a process', { isolation: 'process' }, [...byNode, ...byOthers]],
  ['a process without mounts', { isolation: 'process', mayMount: false }, [...byNode, ...byOthers]],
];

describe.each(kinds)('The log of a function in %s', (_kind, options, ways) => {
  const lines: string[] = [];
  const lambda = startLambda({ ...options, onLog: (_, line) => void lines.push(line) });
  lambda.deploy('writes', { 'index.cjs': RUNS_ITS_EVENT }, { reservedConcurrentExecutions: 1 });
  afterAll(() => lambda.stop());

  test.each(ways)(
    'The log of a function has what it writes to its stdout or stderr as a file %s.',
    async (_, body) => {
      const { error, response, logTail } = await lambda.call('writes', { body });
      expect({ error, response }).toEqual({ error: false, response: null });
      expect(logTail).toContain('text');
    },
  );

  test.each([
    ['exits', 'process.exit(3)'],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`],
  ])('The log of a function has every line that was written before the function %s.', async (_, end) => {
    const body = `const opened = fs.openSync('/dev/stdout', 'w');
      for (let line = 0; line < 5000; line++) fs.writeSync(opened, 'line ' + line + ' of ${end.length}\\n');
      ${end}`;
    const { error } = await lambda.call('writes', { body });
    expect(error).toBe(true);
    expect(lines.filter((line) => line.endsWith(` of ${end.length}`))).toHaveLength(5000);
  });
});

/** Descriptors of this process that are pipes of environments; none where there is no `/proc`. */
function countPipes(): number {
  const all = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : [];
  return all.filter((each) => {
    try {
      return /orderstream-\w+\/\d \(deleted\)$/.test(readlinkSync(`/proc/self/fd/${each}`));
    } catch {
      return false;
    }
  }).length;
}

/** What test files before this one in the same process have in store. */
const inherited = countPipes();
/** Both ends of two for each of two environments. */
const IN_STORE = 8;

test('An environment that has ended leaves no pipe open.', async () => {
  const lambda = startLambda({ isolation: 'process', mayMount: false });
  for (const name of ['exits', 'stays']) lambda.deploy(name, { 'index.cjs': RUNS_ITS_EVENT });
  await lambda.call('stays', { body: '' });
  await lambda.call('exits', { body: 'process.exit(1)' });
  const started = lambda.call('exits', { body: '' });
  await lambda.service.deleteFunction('exits');
  await started;
  await lambda.stop();
  // They are closed when what is in them has been read.
  while (countPipes() > inherited + IN_STORE) await setImmediate();
});
