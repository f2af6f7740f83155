import { rmSync } from 'node:fs';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { assemblyOfThisFile, synthesizeFixture } from './support/assembly.ts';
import { eventually } from './support/shop.ts';
import { newDataDirectory, removeDataDirectory, runToItsEnd } from './support/system.ts';

const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
const system = assemblyOfThisFile('harbour', ['--parameter', 'Watch=night']);
let dynamodb: DynamoDBClient;

beforeAll(() => {
  dynamodb = new DynamoDBClient({ endpoint: system().ready.aws, region: 'us-east-1', credentials });
});

afterAll(() => dynamodb?.destroy());

/** Ids of everything the functions wrote. */
async function seen(): Promise<string[]> {
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: TableNames[0] }));
  return Items.map(({ id }) => id?.S ?? '').sort();
}

async function produce(topic: string, values: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: system().ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

describe('an assembly of two stacks, of which one imports from the other', () => {
  test('an assembly of two stacks, of which one imports from the other runs both, the one that exports first, under the name of the one that imports', () => {
    expect(system().ready.stack).toBe('Alerts');
    expect(system().said()).toMatch(
      /deploying Harbour from \S+Harbour.template.json ….+deploying Alerts from /s,
    );
  });

  test('an assembly of two stacks, of which one imports from the other has records of the cluster delivered in both, and functions of one invoke those of the other', async () => {
    await produce('ships', ['Argo', 'Beagle']);
    await produce('storms', ['gale']);
    await eventually(async () => {
      expect(await seen()).toEqual([
        'berth for Argo',
        'berth for Beagle',
        'night alert of the harbour by Ada: ships Argo',
        'night alert of the harbour by Ada: ships Beagle',
        'night alert of the harbour by Ada: storms gale',
      ]);
    });
  });

  test('an assembly of two stacks, of which one imports from the other has a topic that no stack declares made, and not the one that the other stack declares', () => {
    expect(system().said()).toMatch(/topic storms is named by a mapping but declared nowhere/);
    expect(system().said()).not.toMatch(/topic ships is named by a mapping/);
    expect(system().said()).not.toMatch(/is not in the template/);
  });
});

describe('before anything is started', () => {
  const dataDirectory = newDataDirectory();
  let assembly: string;
  beforeAll(() => {
    assembly = synthesizeFixture('harbour');
  });
  afterAll(() => {
    rmSync(assembly, { recursive: true, force: true });
    removeDataDirectory(dataDirectory);
  });

  test.each([
    [[], /Alerts\.template\.json: Parameters\.Watch: parameter Watch has neither a Default nor a value/],
    [
      ['--parameter=Watch=noon'],
      /Alerts\.template\.json: Parameters\.Watch: "noon" given, day, night accepted/,
    ],
    [['--parameter=Watch=day', '--parameter=Wathc=day'], /--parameter Wathc is not declared in the template/],
    [['--stack=Ports'], /--stack is Ports; the assembly has: Harbour, Alerts/],
  ])('a mistake in the options %j is reported', async (options, line) => {
    const args = [`--data-dir=${dataDirectory}`, `--assembly=${assembly}`, ...options];
    const { code, stderr } = await runToItsEnd(args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/deploying/);
  });
});
