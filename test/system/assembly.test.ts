import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { assemblyOfThisFile } from './support/assembly.ts';
import { eventually } from './support/shop.ts';

const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
const system = assemblyOfThisFile('sensors');
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

describe('a foreign assembly', () => {
  test('a foreign assembly has its custom resources made before it is ready, whatever they respond with', async () => {
    const madeByTheProvider = 'calibrated north';
    const respondedOverHttps = 'station harbour';
    const madeByTheSdkCall = 'first item';
    expect(await seen()).toEqual([madeByTheProvider, madeByTheSdkCall, respondedOverHttps]);
  });

  test('a foreign assembly runs: both functions of a topic get every record, and the other topic has its own', async () => {
    await produce('readings', ['1', '2', '3']);
    await produce('commands', ['stop']);
    await eventually(async () => {
      const archived = ['1', '2', '3'].map((value) => `archive of us-east-1 ${value}`);
      const alerted = ['1', '2', '3'].map((value) => `alert ${value}`);
      const audited = 'audit with Created offset of north: stop';
      expect(await seen()).toEqual(expect.arrayContaining([...alerted, ...archived, audited]));
    });
  });

  test('a foreign assembly has no API, no issuer and no tokens, and says so by empty texts', () => {
    expect(system().ready).toMatchObject({
      api: '',
      issuer: '',
      token: '',
      staffToken: '',
      stack: 'Sensors',
    });
    expect(system().ready.aws).toMatch(/^http:/);
  });

  test('a foreign assembly gets a log line for the topics that were made because no resource declares them, and for what is not run', () => {
    expect(system().said()).toMatch(/topic readings is named by a mapping but declared nowhere/);
    expect(system().said()).toMatch(/Report\w*.+AWS::Lambda::Function.+python3\.13/);
    expect(system().said()).toMatch(/Surveyswaiter\w+ +AWS::StepFunctions::StateMachine.+are not run/);
    expect(system().said()).toMatch(
      /Survey +Custom::Survey +.+isCompleteHandler, which a state machine calls/,
    );
  });
});
