import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../../functions/shared/dynamodb/table.ts';

const endpoint = process.env.TEST_DYNAMODB_ENDPOINT;

interface Shape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Sparse indexes of the given keys. */
  readonly indexes?: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey: string;
  }[];
}

/**
 * A new table of DynamoDB Local that no other test has.
 * @throws {Error} when the run started no DynamoDB Local.
 */
export async function testTable(shape: Shape): Promise<Table> {
  if (!endpoint) throw new Error('TEST_DYNAMODB_ENDPOINT is not set: the run started no services.');
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const tableName = `test-${crypto.randomUUID()}`;
  await client.send(new CreateTableCommand({ TableName: tableName, ...definitionOf(shape) }));
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: tableName });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { documents, tableName };
}

function definitionOf({
  partitionKey,
  sortKey,
  indexes = [],
}: Shape): Omit<CreateTableCommandInput, 'TableName'> {
  const names = [partitionKey, sortKey, ...indexes.flatMap((each) => [each.partitionKey, each.sortKey])];
  return {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(names.filter((name) => name !== undefined))].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: keys(partitionKey, sortKey),
    // None must be absent: DynamoDB refuses an empty list.
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  };
}

function keys(partitionKey: string, sortKey?: string): CreateTableCommandInput['KeySchema'] {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    ...(sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' as const }] : []),
  ];
}
