import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';

const project = resolve(import.meta.dirname, '../..');

/** One function that prints the records of a topic. */
const template = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'printer',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: {
          ZipFile:
            'exports.handler = async ({ records }) => { for (const each of Object.values(records).flat()) console.log("read", Buffer.from(each.value, "base64").toString()); };',
        },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Topics: ['things'],
        StartingPosition: 'TRIM_HORIZON',
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['broker.example.com:9092'] } },
      },
    },
  },
};

const npm = (folder: string, ...args: string[]) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    env: process.env,
  });

/** Everything that is written below a folder of logs. */
const textsBelow = (logs: string) =>
  readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.log'))
    .map((file) => readFileSync(join(logs, file), 'utf8'))
    .join('');

describe('the package @orderstream/mirror', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-'));
    const [packed] = JSON.parse(
      npm(project, 'pack', '--workspace=local', '--json', `--pack-destination=${folder}`),
    );
    writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
    npm(folder, 'install', '--prefer-offline', join(folder, packed.filename));
    writeFileSync(join(folder, 'template.json'), JSON.stringify(template));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('The package has no CDK among its dependencies, and types of everything it exports', () => {
    const { dependencies } = JSON.parse(readFileSync(join(project, 'local/package.json'), 'utf8'));
    expect(Object.keys(dependencies).filter((name) => /cdk|constructs/.test(name))).toEqual([]);
    const types = readFileSync(join(folder, 'node_modules/@orderstream/mirror/dist/api/index.d.ts'), 'utf8');
    expect(types).toContain('startMirror');
  });

  test('In an empty folder the command runs a template, a record reaches its function, and a signal ends it cleanly', async () => {
    const ports = ['api', 'console', 'issuer', 'aws', 'dynamodb', 'mail', 'kafka', 'kafka-iam'];
    const command = join(folder, 'node_modules/.bin/orderstream-mirror');
    const args = ['template.json', '--json', ...ports.map((name) => `--${name}-port=0`)];
    // As npm sets it for the script of a workspace, which the template is relative to.
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, INIT_CWD: project } });
    const closed = once(child, 'close');
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      closed.then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
    ]);
    const { kafka } = JSON.parse(String(line)) as { kafka: string };
    const producer = new Kafka({ brokers: kafka.split(','), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic: 'things', messages: [{ value: 'a thing' }] });
    await producer.disconnect();
    const logs = join(folder, '.orderstream-stacks');
    while (!textsBelow(logs).includes('read a thing'))
      await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGTERM');
    expect(await closed).toEqual([0, null]);
  });

  test('A test of node:test starts the mirror and ends it with its block', () => {
    writeFileSync(
      join(folder, 'node-test.mjs'),
      `import { equal } from 'node:assert/strict';
       import { test } from 'node:test';
       import { startMirror } from '@orderstream/mirror';
       test('the printer is there', async () => {
         const mirror = await startMirror({ template: 'template.json' });
         try {
           equal(mirror.stack, 'template');
         } finally {
           await mirror.stop();
         }
       });`,
    );
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
    const output = execFileSync(process.execPath, ['--test', 'node-test.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    expect(output).toMatch(/pass 1\n/);
  });

  test('A test of jest starts the mirror and ends it', () => {
    writeFileSync(
      join(folder, 'jest.test.js'),
      `import { startMirror } from '@orderstream/mirror';
       test('a template that does not exist is an error', async () => {
         await expect(startMirror({ template: 'nowhere.json' })).rejects.toThrow(/no such file/);
       });
       test('the printer is there', async () => {
         const mirror = await startMirror({ template: 'template.json' });
         expect(mirror.stack).toBe('template');
         await mirror.stop();
       });`,
    );
    const jest = join(project, 'node_modules/jest/bin/jest.js');
    const args = ['--experimental-vm-modules', jest, '--rootDir=.', '--silent', '--testTimeout=120000'];
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe', env: process.env });
  });
});
