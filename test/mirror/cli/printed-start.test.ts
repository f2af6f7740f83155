import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { portOptions } from '../../../local/src/cli/options.ts';
import { testKafka } from '../../support/kafka.ts';
import { sensorStack } from '../api/sensor-stack.ts';
import { startCommand } from './support/foreign-stack.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'printed-start-'));
  writeFileSync(join(folder, 'printed.json'), JSON.stringify(sensorStack('printed-readings')));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the stack at free ports, and stops it as Ctrl-C does when it is ready. */
async function startAndStop() {
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  const services = {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  };
  const ports = Object.values(portOptions).map((name) => `--${name}=0`);
  const args = ['printed.json', '--data-dir=data', '--services=external', '--no-iam', ...ports];
  const child = startCommand(args, { env: services, cwd: folder });
  const printed = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    printed.stderr += text;
    if (printed.stderr.includes('Ctrl-C stops.')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, ...printed };
}

test('A start in a terminal prints every address, the folder of data and the outputs, and nothing to standard output.', async () => {
  const { code, stdout, stderr } = await startAndStop();
  expect([code, stdout]).toEqual([0, '']);
  const local = String.raw`http://127\.0\.0\.1:\d+`;
  const lines = [
    String.raw`printed is ready after \d+\.\d s`,
    '',
    `  console ${local}`,
    `  mail    ${testKafka().sesEndpoint}`,
    `  Kafka   ${testKafka().brokers}`,
    String.raw`  AWS     ${local}  \(AWS_ENDPOINT_URL\)`,
    '  data    data',
    '',
    '  outputs',
    '  TopicName  printed-readings',
    '  Function   sensors-dev-alarms',
    '',
    String.raw`Ctrl-C stops\.`,
    'stopping: work in progress is finished first …',
    '',
  ];
  const from = stderr.indexOf('printed is ready');
  expect(stderr.slice(from).split('\n')).toEqual(
    lines.map((line) => expect.stringMatching(new RegExp(`^${line}$`))),
  );
});
