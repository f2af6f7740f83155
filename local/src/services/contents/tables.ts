import { DeleteTableCommand, DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';

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
