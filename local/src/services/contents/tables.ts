import {
  BatchWriteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';

/** DynamoDB Local is started so that all keys and Regions see the same tables. */
const anyKey = { region: 'us-east-1', credentials: { accessKeyId: 'mirror', secretAccessKey: 'mirror' } };

/** Does work with a client of DynamoDB Local, and lets the client go. */
export async function withTables<T>(
  endpoint: string,
  work: (client: DynamoDBClient) => Promise<T>,
): Promise<T> {
  const client = new DynamoDBClient({ endpoint, ...anyKey });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** Names of all tables, sorted. */
export function tableNames(endpoint: string): Promise<string[]> {
  return withTables(endpoint, async (client) => {
    const names: string[] = [];
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) names.push(...TableNames);
    return names.sort();
  });
}

/** Deletes tables with all that is in them. */
export async function deleteTables(endpoint: string, names: readonly string[]): Promise<void> {
  await withTables(endpoint, (client) =>
    Promise.all(names.map((TableName) => client.send(new DeleteTableCommand({ TableName })))),
  );
}

/** So many are deleted sooner than a table is deleted and created, which takes 60 ms. */
const FEW_ITEMS = 200;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH = 25;

/** Empties some tables, and deletes the others. One with many items is deleted too. @param kept names of those to empty. */
export async function emptyTables(endpoint: string, kept: ReadonlySet<string>): Promise<void> {
  const names = await tableNames(endpoint);
  await withTables(endpoint, (client) =>
    Promise.all(
      names.map(async (TableName) => {
        if (kept.has(TableName) && (await deleteFewItems(client, TableName))) return;
        await client.send(new DeleteTableCommand({ TableName }));
      }),
    ),
  );
}

/** @returns whether the table is empty now. */
async function deleteFewItems(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const keys = Table?.KeySchema?.map(({ AttributeName = '' }) => AttributeName) ?? [];
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({
      TableName,
      Limit: FEW_ITEMS,
      ConsistentRead: true,
      ProjectionExpression: keys.map((_, index) => `#${index}`).join(),
      ExpressionAttributeNames: Object.fromEntries(keys.map((name, index) => [`#${index}`, name])),
    }),
  );
  if (LastEvaluatedKey) return false;
  const requests = Items.map((Key) => ({ DeleteRequest: { Key } }));
  for (let at = 0; at < requests.length; at += BATCH) {
    const RequestItems = { [TableName]: requests.slice(at, at + BATCH) };
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems).length > 0) return false;
  }
  return true;
}
