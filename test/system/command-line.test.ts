import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { newDataDirectory, removeDataDirectory, runToItsEnd, startSystem } from './support/system.ts';

const dataDirectory = newDataDirectory();

afterAll(() => removeDataDirectory(dataDirectory));

describe('npm start', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'npm start prints one JSON line and ends with code 0 on %s',
    async (signal) => {
      const system = await startSystem(dataDirectory);
      const more: string[] = [];
      system.process.stdout?.on('data', (chunk) => more.push(String(chunk)));
      const members = ['api', 'console', 'aws', 'kafka', 'mail', 'issuer', 'stack', 'token', 'staffToken'];
      expect(system.ready).toMatchObject(
        Object.fromEntries(members.map((name) => [name, expect.stringMatching(/.+/)])),
      );
      expect(await system.end(signal)).toBe(0);
      expect(more).toEqual([]);
      await expect(fetch(system.ready.api)).rejects.toThrow();
      await expect(fetch(system.ready.mail)).rejects.toThrow();
    },
  );
});

/** A template file with this text. */
function templateFile(text: string, name = 'template.json'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'orderstream-template-')), name);
  writeFileSync(file, text);
  return file;
}

function functionTemplate(properties: object): string {
  const Role = 'arn:aws:iam::123456789012:role/r';
  const Properties = { Runtime: 'nodejs24.x', Handler: 'index.handler', Role, ...properties };
  return JSON.stringify({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties } } });
}

describe('a start that cannot succeed', () => {
  const impossible: readonly { title: string; args: () => string[]; line: RegExp }[] = [
    { title: 'an unknown option', args: () => ['--colour'], line: /--colour/ },
    {
      title: 'a port that is none',
      args: () => ['--api-port=http'],
      line: /--api-port is http; accepted: 0/,
    },
    {
      title: 'services that do not exist',
      args: () => ['--services=cloud'],
      line: /--services is cloud; accepted: embedded/,
    },
    {
      title: 'a template that is not there',
      args: () => ['--template=/no/such/file.json'],
      line: /\/no\/such\/file\.json/,
    },
    {
      title: 'a template that is not JSON',
      args: () => [`--template=${templateFile('{"Resources":')}`],
      line: /template\.json/,
    },
    {
      title: 'a template that refers to nothing',
      args: () => [
        `--template=${templateFile('{"Resources":{"A":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":{"Ref":"B"}}}}}')}`,
      ],
      line: /Resources\.A.*B/,
    },
    {
      title: 'a template that is not YAML',
      args: () => [`--template=${templateFile('Resources:\n  A: [1\n  B: 2', 'template.yaml')}`],
      line: /template\.yaml:3:3: not a YAML template/,
    },
    {
      title: 'a template of 0 bytes',
      args: () => [`--template=${templateFile('')}`],
      line: /template\.json: the file is empty/,
    },
    {
      title: 'code that is not there',
      args: () => [`--template=${templateFile(functionTemplate({ Code: './nowhere' }))}`],
      line: /F \(AWS::Lambda::Function\): Code is \.\/nowhere, which is neither an asset .+ nor a file/,
    },
    {
      title: 'an export of a stack that does not run',
      args: () => [
        `--template=${templateFile(functionTemplate({ Code: { ZipFile: '' }, Role: { 'Fn::ImportValue': 'net' } }))}`,
      ],
      line: /Resources\.F\.Properties\.Role\.Fn::ImportValue: no stack that runs here exports net/,
    },
    {
      title: 'a circular reference',
      args: () => [
        `--template=${templateFile(functionTemplate({ Code: { ZipFile: '' }, Role: { 'Fn::GetAtt': ['F', 'Arn'] } }))}`,
      ],
      line: /circular dependency: F → F/,
    },
    {
      title: 'a folder that is not an assembly',
      args: () => [`--assembly=${tmpdir()}`],
      line: /manifest\.json/,
    },
    {
      title: 'external services without brokers',
      args: () => ['--services=external'],
      line: /KAFKA_BROKERS/,
    },
  ];

  test.each(impossible)('$title: one clear line and a code that is not 0', async ({ args, line }) => {
    const { code, stdout, stderr } = await runToItsEnd([`--data-dir=${newDataDirectory()}`, ...args()]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    const errors = stderr.split('\n').filter((text) => text.startsWith('error: '));
    expect(errors).toEqual([expect.stringMatching(line)]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a relative path is looked for where the command was typed, as npm passes it', async () => {
    const folder = newDataDirectory();
    const { INIT_CWD: before = process.cwd() } = process.env;
    process.env.INIT_CWD = folder;
    const { stderr } = await runToItsEnd(['--assembly', 'cdk.out']).finally(() => {
      process.env.INIT_CWD = before;
    });
    expect(stderr).toContain(`error: ${join(folder, 'cdk.out')}: not a cloud assembly`);
    removeDataDirectory(folder);
  });

  test('code that is not there costs no data, though --fresh was said', async () => {
    const directory = newDataDirectory();
    writeFileSync(join(directory, '.orderstream-data'), '');
    writeFileSync(join(directory, 'token'), 'of the run before');
    const template = templateFile(functionTemplate({ Code: './nowhere' }));
    const { stderr } = await runToItsEnd([`--data-dir=${directory}`, '--fresh', `--template=${template}`]);
    expect(stderr).toMatch(/^error: \S+: F \(AWS::Lambda::Function\): Code is \.\/nowhere/);
    expect(readdirSync(directory).sort()).toEqual(['.orderstream-data', 'token']);
    removeDataDirectory(directory);
  });

  test('a port in use is named, with the option that changes it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const directory = newDataDirectory();
    const anyOther = ['console', 'aws', 'issuer', 'kafka', 'kafka-iam', 'dynamodb', 'mail'].map(
      (name) => `--${name}-port=0`,
    );
    const { code, stderr } = await runToItsEnd([
      `--data-dir=${directory}`,
      `--api-port=${port}`,
      ...anyOther,
    ]);
    server.close();
    removeDataDirectory(directory);
    expect(code).not.toBe(0);
    expect(stderr.split('\n').filter((text) => text.startsWith('error: '))).toEqual([
      expect.stringMatching(new RegExp(`${port}.*--api-port`)),
    ]);
  });
});
