import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkOptions } from '../../../local/src/api/check-options.ts';
import { type MirrorOptions, startMirror } from '../../../local/src/api/index.ts';
import { argumentsOf } from '../../../local/src/api/options.ts';
import { parseOptions } from '../../../local/src/cli/options.ts';

test.each<[object, string]>([
  [{ app: 'infar' }, 'app is infar: there is no folder '],
  [{ stacks: 'Shop' }, 'stacks is "Shop"; accepted: a list of names of stacks'],
  [{ stacks: [1] }, 'stacks is [1]; accepted: a list of names of stacks'],
  [{ allowAws: 's3' }, 'allowAws is "s3"; accepted: a list of services of AWS'],
  [{ allowHosts: [''] }, 'allowHosts is [""]; accepted: a list of names of hosts'],
  [{ parameters: 'x' }, 'parameters is "x"; accepted: an object of names and texts'],
  [{ context: { stage: 1 } }, 'context is {"stage":1}; accepted: an object of names and texts'],
  [{ values: { key: { user: 'a' } } }, 'values is not accepted; accepted: an object of names and texts'],
  [{ asembly: 'cdk.out' }, 'option is asembly; accepted: assembly'],
  [{ toString: 1 }, 'option is toString; accepted: '],
  [{ iam: 'no' }, 'iam is "no"; accepted: true or false'],
  [{ template: null }, 'template is null; accepted: the path of a template'],
  [{ services: 'dokcer' }, 'services is "dokcer"; accepted: embedded, shared, docker, external'],
  [{ ports: { console: '3001' } }, 'ports is {"console":"3001"}; accepted: an object with ports'],
  [{ ports: { konsole: 1 } }, 'ports is {"konsole":1}; accepted: an object with ports'],
  [{ inspect: 'yes' }, 'inspect is "yes"; accepted: true, false or a port'],
  [{ signal: new AbortController() }, 'signal is {}; accepted: an AbortSignal'],
  [{ onLine: [] }, 'onLine is []; accepted: a function'],
])('%j is refused before anything is started.', async (options, message) => {
  const start = startMirror(options as MirrorOptions);
  await expect(start).rejects.toMatchObject({ name: 'MirrorError', code: 'InvalidOption' });
  await expect(start).rejects.toThrow(message);
});

test('Options of all kinds are accepted, and those that are undefined.', () => {
  const signal = AbortSignal.timeout(60_000);
  expect(() =>
    checkOptions({
      app: '.',
      stacks: ['Shop'],
      parameters: { Stage: '' },
      values: undefined,
      ports: { console: 0, api: undefined },
      inspect: true,
      signal,
      onLine: () => {},
    }),
  ).not.toThrow();
});

test('What may leave the machine and what may call it is what the command line takes.', () => {
  const allowed = {
    allowAws: ['s3', 'sqs'],
    allowOrigins: ['http://localhost:5173'],
    allowHosts: ['host.docker.internal'],
  };
  const folders = { workingDirectory: tmpdir(), projectDirectory: tmpdir() };
  const parsed = (options: MirrorOptions) => {
    const args = argumentsOf(options, { dataDirectory: join(tmpdir(), 'data'), temporary: '' });
    return parseOptions(
      args.filter((each) => each !== '--temporary-folder='),
      folders,
    );
  };
  expect(parsed(allowed)).toMatchObject({
    allowedAwsServices: ['s3', 'sqs'],
    origins: ['http://localhost:5173'],
    hostNames: ['host.docker.internal'],
  });
  expect(parsed({})).toMatchObject({ allowedAwsServices: [], origins: [], hostNames: [] });
});

test('A start that makes no process leaves no folder behind.', async () => {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), 'no-start-'));
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  process.env.TMPDIR = temporary;
  try {
    const dataDirectory = join(import.meta.filename, 'data');
    await expect(startMirror({ dataDirectory, values: { key: 'secret' } })).rejects.toThrow('ENOTDIR');
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  }
});
