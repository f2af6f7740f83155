import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { topics } from '../../../events/catalogue.ts';
import type { Ready } from '../../../local/src/mirror/ready.ts';
import { awsClient } from './consumers.ts';
import { readTopic } from './kafka.ts';

/** What a topic or a table holds, as one text that can be searched. */
export interface Kept {
  /** For example `topic orders`, `table orderstream-dev-payment`. */
  readonly name: string;
  readonly text: string;
}

/** All records of all topics and all items of all tables. */
export async function everythingKept(ready: Ready): Promise<Kept[]> {
  return [...(await recordsOfTopics(ready)), ...(await itemsOfTables(ready))];
}

function recordsOfTopics({ kafka }: Ready): Promise<Kept[]> {
  const names = Object.keys(topics);
  return Promise.all(
    names.map(async (name) => {
      const values = (await readTopic(kafka, name)).map(({ value }) => value.toString('latin1'));
      return { name: `topic ${name}`, text: values.join('\n') };
    }),
  );
}

async function itemsOfTables(ready: Ready): Promise<Kept[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(ready)));
  try {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    return await Promise.all(TableNames.map((name) => itemsOfTable(client, name)));
  } finally {
    client.destroy();
  }
}

async function itemsOfTable(client: DynamoDBDocumentClient, TableName: string): Promise<Kept> {
  const items: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    items.push(...Items.map((item) => JSON.stringify(item, bytesAsText)));
  }
  return { name: `table ${TableName}`, text: items.join('\n') };
}

function bytesAsText(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
