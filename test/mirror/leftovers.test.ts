import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  type CreatedResource,
  CreatedResources,
  type ResourceKind,
} from '../../local/src/mirror/created-resources.ts';
import { presentResources, settleLeftovers } from '../../local/src/mirror/leftovers.ts';
import type { DeploymentTarget } from '../../local/src/resources/context.ts';
import { ensureTopic, withKafkaAdmin } from '../../local/src/resources/msk/kafka-admin.ts';
import type { ResolvedResource } from '../../local/src/template/types.ts';
import { testKafka } from '../support/kafka.ts';

const kafka = { bootstrapBrokers: testKafka().brokers };
const { dynamodbEndpoint } = testKafka();
const id = crypto.randomUUID();
let dataDirectory: string;
let lines: string[];
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'leftovers-'));
  lines = [];
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

const say = (line: string) => void lines.push(line);
const target = () =>
  ({
    kafka,
    dynamodbEndpoint,
    dataDirectory,
    log: { info: say, warn: say, error: say },
  }) as unknown as DeploymentTarget;
const leftover = (kind: ResourceKind, name: string): CreatedResource => ({ stackId: 'Shop', kind, name });

async function createEverything(): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => {
    await ensureTopic(admin, { topic: `loyalty-${id}`, numPartitions: 2, replicationFactor: 1 });
    const partitions = [{ partition: 0, offset: '0' }];
    await admin.setOffsets({ groupId: `group-${id}`, topic: `loyalty-${id}`, partitions });
  });
  const credentials = { accessKeyId: 'mirror', secretAccessKey: 'mirror' };
  const client = new DynamoDBClient({ endpoint: dynamodbEndpoint, region: 'us-east-1', credentials });
  await client.send(
    new CreateTableCommand({
      TableName: `table-${id}`,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  client.destroy();
  mkdirSync(join(dataDirectory, 'logs'));
  writeFileSync(join(dataDirectory, 'logs', 'loyalty.log'), 'START');
}

test('What no template has any more is named with what it holds, and removed with --prune only.', async () => {
  await createEverything();
  const all = [
    leftover('topic', `loyalty-${id}`),
    leftover('consumer group', `group-${id}`),
    leftover('table', `table-${id}`),
    leftover('log', 'loyalty'),
    leftover('topic', `never-there-${id}`),
  ];
  const created = new CreatedResources(join(dataDirectory, 'created.json'));
  created.add(all);
  const named = `topic loyalty-${id} (0 records), consumer group group-${id} (offsets of 1 partitions), table table-${id} (0 items), log loyalty (1 kB)`;

  await settleLeftovers(all, created, target(), false);
  expect(lines).toEqual([`no longer in the template: ${named}; --prune removes them`]);
  expect(created.leftovers(['Shop'], [])).toEqual(all.slice(0, 4));

  await settleLeftovers(all, created, target(), true);
  expect(lines.slice(1)).toEqual([`removed: ${named}`]);
  expect(created.leftovers(['Shop'], [])).toEqual([]);
  expect(existsSync(join(dataDirectory, 'logs', 'loyalty.log'))).toBe(false);

  await settleLeftovers(all, created, target(), true);
  expect(lines).toHaveLength(2);
});

test('Topics, tables, consumer groups and logs of a stack are what stays.', () => {
  const resource = (type: string, physicalId: string, properties = {}): ResolvedResource => ({
    type,
    physicalId,
    properties,
    logicalId: 'X',
    attributes: {},
  });
  const resources = new Map([
    ['Shop.T', resource('AWS::MSK::Topic', 'arn', { TopicName: 'orders' })],
    ['my.stage.Shop.D', resource('AWS::DynamoDB::Table', 'shop-orders')],
    ['Shop.M', resource('AWS::Lambda::EventSourceMapping', 'uuid-1')],
    ['Shop.F', resource('AWS::Lambda::Function', 'payment')],
    ['Shop.R', resource('AWS::IAM::Role', 'role')],
  ]);
  const eventSourceMappings = {
    list: () => [
      {
        UUID: 'uuid-1',
        EventSourceArn: 'arn:aws:kafka:us-east-1:1:cluster/a/b',
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'shop-payment' },
      },
    ],
  } as unknown as DeploymentTarget['eventSourceMappings'];
  expect(presentResources(resources, { eventSourceMappings })).toEqual([
    { stackId: 'Shop', kind: 'topic', name: 'orders' },
    { stackId: 'my.stage.Shop', kind: 'table', name: 'shop-orders' },
    { stackId: 'Shop', kind: 'consumer group', name: 'shop-payment' },
    { stackId: 'Shop', kind: 'log', name: 'payment' },
  ]);
});
