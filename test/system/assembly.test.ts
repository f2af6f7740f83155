import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from './support/shop.ts';
import { removeDataDirectory, type System, startSystem } from './support/system.ts';

const app = resolve(import.meta.dirname, '../fixtures/sensors/app.mjs');
const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };

let assembly: string;
let system: System;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  assembly = mkdtempSync(join(tmpdir(), 'sensors-'));
  execFileSync('node', [app], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'ignore' });
  system = await startSystem(undefined, ['--assembly', assembly]);
  dynamodb = new DynamoDBClient({ endpoint: system.ready.aws, region: 'us-east-1', credentials });
}, 120_000);

afterAll(async () => {
  dynamodb?.destroy();
  await system?.end('SIGTERM');
  if (system) removeDataDirectory(system.dataDirectory);
  rmSync(assembly, { recursive: true, force: true });
}, 60_000);

/** Ids of everything the functions wrote. */
async function seen(): Promise<string[]> {
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: TableNames[0] }));
  return Items.map(({ id }) => id?.S ?? '').sort();
}

async function produce(topic: string, values: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: system.ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

describe('an assembly that somebody else wrote', () => {
  test('has its custom resources made before it is ready, whatever they answer with', async () => {
    const madeByTheProvider = 'calibrated north';
    const answeredOverHttps = 'station harbour';
    const madeByTheSdkCall = 'first item';
    expect(await seen()).toEqual([madeByTheProvider, madeByTheSdkCall, answeredOverHttps]);
  });

  test('runs: both functions of a topic get every record, and the other topic has its own', async () => {
    await produce('readings', ['1', '2', '3']);
    await produce('commands', ['stop']);
    await eventually(async () => {
      const archived = ['1', '2', '3'].map((value) => `archive of us-east-1 ${value}`);
      const alerted = ['1', '2', '3'].map((value) => `alert ${value}`);
      const audited = 'audit with Created offset of north: stop';
      expect(await seen()).toEqual(expect.arrayContaining([...alerted, ...archived, audited]));
    }, 60_000);
  }, 90_000);

  test('has no API, no issuer and no tokens, and says so by empty texts', () => {
    expect(system.ready).toMatchObject({ api: '', issuer: '', token: '', staffToken: '', stack: 'Sensors' });
    expect(system.ready.aws).toMatch(/^http:/);
  });

  test('is told which topics were made because nobody declares them, and what is not run', () => {
    expect(system.said()).toMatch(/topic readings is named by a mapping but declared nowhere/);
    expect(system.said()).toMatch(/Report\w*.+AWS::Lambda::Function.+python3\.13/);
    expect(system.said()).toMatch(/Surveyswaiter\w+ +AWS::StepFunctions::StateMachine.+are not run/);
    expect(system.said()).toMatch(/Survey +Custom::Survey +.+isCompleteHandler, which a state machine calls/);
  });
});
