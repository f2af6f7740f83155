import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Producer } from '@platformatic/kafka';
import { eventually } from '../support/shop.ts';
import { type RunningCase, startCases } from './support.ts';

/** The cases whose mappings were refused, filtered or shown differently than on AWS, as the stacks of one mirror. */
const CASES = [
  ...['filter-format-mismatch', 'filter-other-keys', 'no-starting-position', 'null-header', 'avro-long'],
  'kms-key-of-the-template',
];

let running: RunningCase;

beforeAll(async () => {
  running = await startCases(CASES);
});

afterAll(async () => {
  await running?.[Symbol.asyncDispose]();
});

interface EventRecord {
  readonly value?: string;
  readonly headers: readonly object[];
}

/** The records that a function of these cases wrote into its log. */
function recordsOf(functionName: string): EventRecord[] {
  const log = join(running.system.dataDirectory, 'logs', `${functionName}.log`);
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  const events = lines.flatMap((line) => /\{"eventSource".*\}$/.exec(line)?.[0] ?? []);
  return events.flatMap((text) => Object.values(JSON.parse(text).records).flat() as EventRecord[]);
}

const valuesOf = (functionName: string) =>
  recordsOf(functionName).map(({ value = '' }) => Buffer.from(value, 'base64').toString());

/** kafkajs writes no header without a value. */
async function produceWithHeaders(topic: string, headers: readonly [string, Buffer | null][]): Promise<void> {
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: running.system.ready.kafka.split(','),
  });
  const entries = headers.map(([name, value]) => [Buffer.from(name), value as Buffer] as const);
  await producer.send({ messages: [{ topic, value: Buffer.from('x'), headers: new Map(entries) }] });
  await producer.close();
}

async function versionId(): Promise<string> {
  const lambda = new LambdaClient(running.awsConfig);
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'numbers' }));
  lambda.destroy();
  return Environment?.Variables?.VERSION_ID ?? '';
}

const glueHeader = (schemaVersionId: string) =>
  Buffer.from(`0300${schemaVersionId.replaceAll('-', '')}`, 'hex');

const mappings = async () => {
  const lambda = new LambdaClient(running.awsConfig);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand());
  lambda.destroy();
  return EventSourceMappings;
};

describe('mappings of other stacks', () => {
  test('a value of another format than the pattern is not delivered', async () => {
    const values = [
      '{"kind":"Event"}',
      '{"kind":"Custom"}',
      'OrderNumber:1',
      'something else',
      '{"kind":"Event"}',
    ];
    await running.produce(
      'filtered',
      [...values, 'OrderNumber:2'].map((value) => ({ value, partition: 0 })),
    );
    await eventually(async () => {
      expect(valuesOf('json-pattern')).toEqual(['{"kind":"Event"}', '{"kind":"Event"}']);
      expect(valuesOf('text-pattern')).toEqual(['OrderNumber:1', 'OrderNumber:2']);
    });
  });

  test('patterns with other keys than the value start, each with a warning', () => {
    expect(running.system.said()).toMatch(
      /warning: .*for topic orders: its filter pattern names "topic", which has no effect/,
    );
    expect(running.system.said()).toMatch(
      /warning: .*for topic payments: its filter pattern names "amount", which has no effect/,
    );
  });

  test('a self-managed source without a starting position delivers', async () => {
    const waiting = (await mappings()).filter(
      ({ Topics, StartingPosition }) => Topics?.[0] === 'orders' && StartingPosition === undefined,
    );
    expect(waiting).toMatchObject([{ State: 'Enabled' }]);
    await running.produce('orders', [{ value: 'without a position' }]);
    const name = waiting[0]?.FunctionArn?.split(':')[6] ?? '';
    await eventually(async () => expect(valuesOf(name)).toContain('without a position'));
  });

  test('a header without a value is an object without a member, an empty one an empty list', async () => {
    await produceWithHeaders('headers', [
      ['trace', null],
      ['empty', Buffer.alloc(0)],
    ]);
    await eventually(async () => expect(recordsOf('headers')).toHaveLength(1));
    expect(recordsOf('headers')[0]?.headers).toEqual([{}, { empty: [] }]);
  });

  test('an Avro long is delivered and filtered exactly, NaN is text, and bytes after the datum are ignored', async () => {
    const header = glueHeader(await versionId());
    const messages = [
      '8280808080808020',
      '8080808080808020',
      'feffffffffffffffff01',
      'ffffffffffffffffff01',
      '01',
    ].map((id) => [...header, ...Buffer.from(`${id}000000000000f87fee`, 'hex')]);
    await running.produce(
      'numbers',
      messages.map((bytes) => ({ value: Buffer.from(bytes), partition: 0 })),
    );
    await eventually(async () => expect(valuesOf('numbers')).toHaveLength(3));
    expect(valuesOf('numbers')).toEqual([
      '{"id":9007199254740993,"x":"NaN"}',
      '{"id":-9223372036854775808,"x":"NaN"}',
      '{"id":-1,"x":"NaN"}',
    ]);
  });

  test('a mapping with a key shows it, and its filter is not listed', async () => {
    const encrypted = (await mappings()).filter(({ KMSKeyArn }) => KMSKeyArn !== undefined);
    expect(encrypted).toMatchObject([{ KMSKeyArn: expect.stringMatching(/^arn:aws:kms:.*:key\//) }]);
    expect(encrypted[0]).not.toHaveProperty('FilterCriteria');
  });
});
