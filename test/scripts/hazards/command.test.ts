import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StackTemplate } from '../../../scripts/hazards/hazards.ts';
import { synthesize } from '../../../scripts/shared/synthesize.ts';

const project = resolve(import.meta.dirname, '../../..');
let directory: string;
let deployed: StackTemplate;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'orderstream-hazards-'));
  deployed = synthesize({});
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string, document: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

function hazards(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    join(project, 'node_modules/.bin/node'),
    ['scripts/hazards/main.ts', ...args],
    { cwd: project, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, stdout, stderr };
}

/** What was deployed had a topic more. */
function withReturns(): unknown {
  const returns = { Type: 'AWS::MSK::Topic', Properties: { TopicName: 'returns' } };
  return { TemplateBody: { Resources: { ...deployed.Resources, TopicsReturns: returns } } };
}

test('the working tree over itself is no hazard, and ends with 0', () => {
  fileOf('orderstream-dev.template.json', deployed);
  expect(hazards('--from', directory)).toEqual({
    status: 0,
    stdout: 'no hazard: everything that holds data stays\n',
    stderr: '',
  });
});

test('a topic that is gone is named, from what get-template printed, and ends with 1', () => {
  expect(hazards('--from', fileOf('deployed.json', withReturns()))).toMatchObject({
    status: 1,
    stdout: 'hazard: AWS::MSK::Topic returns (TopicsReturns) is removed from the stack\n',
  });
});

test('one that somebody has looked at is accepted by its logical id', () => {
  const from = fileOf('deployed.json', withReturns());
  const { status, stdout } = hazards('--from', from, '--accept', 'TopicsReturns');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^accepted: AWS::MSK::Topic returns/);
});

test.each([
  [[], /--from is not given/],
  [['--from', 'nowhere.json'], /nowhere\.json/],
  [['--from', 'package.json'], /package\.json has no Resources/],
  [
    ['--from', 'package.json', '-c', 'stage'],
    /-c is "stage"; accepted is key=value\. Usage: npm run hazards/,
  ],
])('%j ends with 2 and says what is wrong', (args, message) => {
  const { status, stderr } = hazards(...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
