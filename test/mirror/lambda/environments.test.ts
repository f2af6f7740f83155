import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { until } from '../services/support.ts';
import { startLambda } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

test('what environments leave on disk goes with them, and at the next start', async () => {
  const environmentsDirectory = mkdtempSync(path.join(tmpdir(), 'environments-test-'));
  writeFileSync(path.join(environmentsDirectory, 'of-a-killed-mirror'), '');
  const lambda = startLambda({ environmentsDirectory, isolation: 'thread' });
  lambda.deploy('writes', { 'index.cjs': RUNS_ITS_EVENT });
  await lambda.call('writes', { body: `fs.writeFileSync('/tmp/x', 'x')` });
  const [folder = ''] = readdirSync(environmentsDirectory).filter((name) => !name.startsWith('layers'));
  expect(folder).toMatch(/^[0-9a-f-]{36}$/);
  expect(readdirSync(path.join(environmentsDirectory, folder, 'tmp'))).toEqual(['x']);
  await lambda.call('writes', { body: 'process.exit(1)' });
  await until(() => !existsSync(path.join(environmentsDirectory, folder)));
  await lambda.stop();
  expect(existsSync(environmentsDirectory)).toBe(false);
});

test('a thread names function, call and remedy where it cannot do what a process can', async () => {
  const lambda = startLambda({ isolation: 'thread' });
  lambda.deploy('careful', { 'index.cjs': RUNS_ITS_EVENT });
  for (const call of ['umask(0o22)', 'setuid(1)']) {
    expect((await lambda.call('careful', { body: `process.${call}` })).response).toMatchObject({
      errorType: 'UnsupportedInThreadError',
      errorMessage: expect.stringMatching(
        /^careful called process\.\w+, which a function in a thread of the mirror cannot do; start the mirror with --isolation=process$/,
      ),
    });
  }
  await lambda.stop();
});
