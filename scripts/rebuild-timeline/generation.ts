import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';

const patience = { maxWaitTime: 60, minDelay: 1 };

/**
 * Makes an empty table with the keys and indexes of another. One that an interrupted run left is begun anew.
 * @returns its name.
 */
export async function newGenerationOf(dynamodb: DynamoDBClient, tableName: string): Promise<string> {
  const generation = `${tableName}-rebuilt`;
  await dropTable(dynamodb, generation);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: generation,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: Table?.AttributeDefinitions as AttributeDefinition[],
      KeySchema: Table?.KeySchema as KeySchemaElement[],
      GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  );
  await waitUntilTableExists({ client: dynamodb, ...patience }, { TableName: generation });
  return generation;
}

/** Deletes a table, if it is there. */
export async function dropTable(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return;
    throw error;
  }
  await waitUntilTableNotExists({ client: dynamodb, ...patience }, { TableName: tableName });
}
