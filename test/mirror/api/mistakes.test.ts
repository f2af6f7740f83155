import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';
import { sensorStack } from './sensor-stack.ts';

const api = pathToFileURL(join(import.meta.dirname, '../../../local/src/api/index.ts')).href;
const shared = { services: 'external', iam: false } as const;
const topicName = `mistakes-${randomUUID().slice(0, 8)}`;

let folder: string;
let template: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
  template = join(folder, `${topicName}.json`);
  writeFileSync(template, JSON.stringify(sensorStack(topicName)));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program that makes a mistake and catches nothing. */
async function runProgram(name: string, mistake: string) {
  const temporary = join(folder, name);
  mkdirSync(temporary);
  const program = `
    import { startMirror } from '${api}';
    await using mirror = await startMirror(${JSON.stringify({ ...shared, template })});
    console.log(mirror.endpoints.console);
    ${mistake}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary },
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  const isServed = await fetch(stdout.trim()).then(
    () => true,
    () => false,
  );
  return { code, stderr, isServed, left: readdirSync(temporary) };
}

const ended = { code: 1, isServed: false, left: [] };

test.each([
  [
    'unknown-topic',
    `await mirror.topic('invoices').produce({ value: 1 });`,
    /MirrorError: topic is invoices; accepted: /,
  ],
  [
    'beyond-the-log',
    `await mirror.mapping({ function: 'alarms' }).processed({ topic: '${topicName}', partition: 0, offset: 7_000 });`,
    /MirrorError: offset is 7000; accepted: /,
  ],
  [
    'timeout',
    `const [at] = await mirror.topic('Readings').produce({ value: { isBroken: true } });
     await mirror.mapping({ function: 'alarms' }).processed(at, { timeoutMs: 500 });`,
    /MirrorError: .* was not processed by sensors-dev-alarms within 500 ms; accepted: .*\n.*, lag 1/,
  ],
])(
  'A program that ends by the mistake %s prints what is accepted, and leaves no mirror and no file behind.',
  async (name, mistake, message) => {
    const { stderr, ...end } = await runProgram(name, mistake);
    expect(stderr).toMatch(message);
    expect(end).toEqual(ended);
  },
);

test('A second mirror on the data directory of a running one is refused with its process id, and the first continues.', async () => {
  const dataDirectory = join(folder, 'data');
  await using mirror = await startMirror({ ...shared, template, dataDirectory });
  await expect(startMirror({ ...shared, template, dataDirectory })).rejects.toThrow(
    /The data directory .*data is in use by the mirror with process id \d+\./,
  );
  expect((await mirror.function('alarms').invoke()).payload).toEqual({ isDone: true });
});

test('A stack that fails to deploy is an error with the resource and the reason, and nothing is left running.', async () => {
  const code = `exports.handler = async ({ ResponseURL, ...request }) => {
    const body = JSON.stringify({ ...request, Status: 'FAILED', Reason: 'the table has no space', PhysicalResourceId: 'x' });
    await fetch(ResponseURL, { method: 'PUT', body });
  };`;
  const { Resources } = sensorStack(topicName);
  const { Role, AlarmsHandler1A2B3C4D: handler } = Resources;
  const Seed = {
    ...handler,
    Properties: { ...handler.Properties, FunctionName: 'seed', Code: { ZipFile: code } },
  };
  const Rows = { Type: 'Custom::Rows', Properties: { ServiceToken: { 'Fn::GetAtt': ['Seed', 'Arn'] } } };
  const file = join(folder, 'failing.json');
  writeFileSync(file, JSON.stringify({ Resources: { Role, Seed, Rows } }));
  const dataDirectory = join(folder, 'failing');
  const options = { ...shared, template: file, dataDirectory };
  await expect(startMirror(options)).rejects.toThrow(/error: .*Rows.*the table has no space/);
  // The directory is free again: the failed start holds nothing.
  await expect(startMirror(options)).rejects.toThrow(/the table has no space/);
});
