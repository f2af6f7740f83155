import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const project = join(import.meta.dirname, '../..');

test.each([
  ['redrive', 'ops/redrive/main.ts', '--reason RetryAttemptsExhausted'],
  ['replay', 'ops/replay/main.ts', '--from TIME|beginning'],
  ['rebuild-timeline', 'ops/rebuild-timeline/main.ts', '--compare'],
  ['preflight', 'ops/preflight/main.ts', '--policy'],
  ['cost', 'ops/cost/main.ts', '--stage'],
  ['diff:check', 'ops/diff-check/main.ts', '--from TEMPLATE'],
  ['chaos', 'test/chaos/main.ts', '--seed'],
])('npm run %s -- --help prints the usage, and the exit code is 0.', (name, file, option) => {
  const { status, stdout, stderr } = spawnSync(join(project, 'node_modules/.bin/node'), [file, '--help'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`npm run ${name}`);
  expect(stdout).toContain(option);
});
