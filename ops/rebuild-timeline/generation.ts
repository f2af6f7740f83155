import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';

/** Seconds. A table with indexes takes DynamoDB well under a minute. */
const patience = { maxWaitTime: 300, minDelay: 1, maxDelay: 5 };

/**
 * Makes an empty table with the keys and indexes of another, encrypted by KMS where the other is. One of its name is deleted
 * first: an interrupted run left it.
 * @param system.keyArn The customer-managed key of the other table; without one it is the key of AWS, which DynamoDB wants
 *   left out.
 */
export async function createGeneration(
  dynamodb: DynamoDBClient,
  {
    tableName,
    generation,
    keyArn,
  }: { readonly tableName: string; readonly generation: string; readonly keyArn: string | undefined },
): Promise<void> {
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
      ...(Table?.SSEDescription?.SSEType === 'KMS' && {
        SSESpecification: { Enabled: true, KMSMasterKeyId: keyArn },
      }),
    }),
  );
  await waitUntilTableExists({ client: dynamodb, ...patience }, { TableName: generation });
}

/** Deletes a table, if it is there. */
export async function dropTable(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await deleteTable(dynamodb, tableName);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return;
    throw error;
  }
  await waitUntilTableNotExists({ client: dynamodb, ...patience }, { TableName: tableName });
}

/** DynamoDB deletes no table that it still creates: one that a run left which was interrupted just then. */
async function deleteTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  try {
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await waitUntilTableExists({ client: dynamodb, ...patience }, { TableName });
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  }
}
