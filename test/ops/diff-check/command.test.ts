import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StackTemplate } from '../../../ops/diff-check/unsafe-changes.ts';
import { synthesize } from '../../../ops/shared/synthesize.ts';

const project = resolve(import.meta.dirname, '../../..');
let directory: string;
let deployed: StackTemplate;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'orderstream-diff-check-'));
  deployed = synthesize({});
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string, document: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

function diffCheck(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    join(project, 'node_modules/.bin/node'),
    ['ops/diff-check/main.ts', ...args],
    { cwd: project, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, stdout, stderr };
}

/** The deployed stack had one more topic. */
function withReturns(): unknown {
  const returns = { Type: 'AWS::MSK::Topic', Properties: { TopicName: 'returns' } };
  return { TemplateBody: { Resources: { ...deployed.Resources, TopicsReturns: returns } } };
}

test('Deploying the working tree over itself is safe, and the exit code is 0.', () => {
  fileOf('orderstream-dev.template.json', deployed);
  expect(diffCheck('--from', directory)).toEqual({
    status: 0,
    stdout: 'no unsafe change: every resource that holds data is kept\n',
    stderr: '',
  });
});

test('Removing a topic from a template of get-template is reported, and the exit code is 1.', () => {
  expect(diffCheck('--from', fileOf('deployed.json', withReturns()))).toMatchObject({
    status: 1,
    stdout: 'unsafe: AWS::MSK::Topic returns (TopicsReturns) is removed from the stack\n',
  });
});

test('An unsafe change is accepted by its logical id.', () => {
  const from = fileOf('deployed.json', withReturns());
  const { status, stdout } = diffCheck('--from', from, '--accept', 'TopicsReturns');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^accepted: AWS::MSK::Topic returns/);
});

test.each([
  [[], /--from is missing/],
  [['--from', 'nowhere.json'], /nowhere\.json/],
  [['--from', 'package.json'], /package\.json has no Resources/],
  [
    ['--from', 'package.json', '-c', 'stage'],
    /-c is "stage"; accepted is key=value\. Usage: npm run diff:check/,
  ],
])('npm run diff:check with %j prints what is wrong, and the exit code is 2.', (args, message) => {
  const { status, stderr } = diffCheck(...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
