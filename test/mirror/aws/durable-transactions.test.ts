import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  ExecuteTransactionCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startServices } from '../../../local/src/services/index.ts';
import { RESTARTS } from '../../../local/src/services/jvm/supervise.ts';
import { embedded, temporaryDirectory, until } from '../services/support.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const TableName = 'orders';

type Write = (client: DynamoDBClient, pk: string) => Promise<unknown>;

const writes: [operation: string, write: Write][] = [
  [
    'TransactWriteItems',
    (client, pk) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [`${pk}/a`, `${pk}/b`].map((key) => ({
            Put: { TableName, Item: { pk: { S: key } } },
          })),
        }),
      ),
  ],
  [
    'ExecuteTransaction',
    (client, pk) =>
      client.send(
        new ExecuteTransactionCommand({
          TransactStatements: [`${pk}/a`, `${pk}/b`].map((key) => ({
            Statement: `INSERT INTO ${TableName} VALUE {'pk': '${key}'}`,
          })),
        }),
      ),
  ],
];

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function clientThrough(dynamodbEndpoint: string): Promise<DynamoDBClient> {
  const endpoint = await startTestEndpoint({ dynamodbEndpoint });
  cleanups.push(() => endpoint.stop(1_000));
  const client = new DynamoDBClient(clientSettings(endpoint.url));
  cleanups.push(() => client.destroy());
  return client;
}

async function keysOf(client: DynamoDBClient): Promise<Set<string>> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Set(Items.map(({ pk }) => pk?.S as string));
}

/** Writes one transaction after the other until one fails. @returns the keys of those that were acknowledged. */
async function writeUntilKilled(client: DynamoDBClient, write: Write, kill: () => void): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    const pk = randomUUID();
    try {
      await write(client, pk);
    } catch (error) {
      expect(error).toMatchObject({ name: 'InternalServerError' });
      return acknowledged;
    }
    acknowledged.push(`${pk}/a`, `${pk}/b`);
    if (acknowledged.length === 40) kill();
  }
}

describe('transactions', () => {
  test.each(writes)(
    'a transaction that %s acknowledged is in the table after DynamoDB Local is killed',
    async (_operation, write) => {
      const { options, progress } = embedded(temporaryDirectory());
      const services = await startServices(options);
      cleanups.push(() => services.stop());
      const client = await clientThrough(services.dynamodb.endpoint);
      await client.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
      const lost: string[] = [];
      for (let kills = 1; kills <= RESTARTS; kills += 1) {
        const processId = Number(readFileSync(join(options.dataDirectory, 'locks', 'dynamodb'), 'utf8'));
        const acknowledged = await writeUntilKilled(client, write, () => process.kill(processId, 'SIGKILL'));
        await until(() => progress.filter((line) => line === 'DynamoDB is back').length === kills);
        const found = await keysOf(client);
        lost.push(...acknowledged.filter((key) => !found.has(key)));
      }
      expect(lost).toEqual([]);
    },
  );
});
