import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, type Table } from '../shared/dynamodb/table.ts';
import { firstGeneration, type Generation } from './generations.ts';
import type { GenerationStore } from './ports.ts';

const key = { pk: 'generations', sk: 'list' };

/** The generations in the analytics table: one item with all of them. */
export function createGenerationStore(table: Table): GenerationStore {
  return {
    read: () => readGenerations(table),
    replace: (before, after) => replaceGenerations(table, before, after),
  };
}

/** The generations of the table, by number. */
export async function readGenerations({ documents, tableName }: Table): Promise<readonly Generation[]> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  return (Item?.generations as readonly Generation[] | undefined) ?? [firstGeneration];
}

async function replaceGenerations(
  { documents, tableName }: Table,
  before: readonly Generation[],
  after: readonly Generation[],
): Promise<void> {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: key,
        UpdateExpression: 'SET generations = :after',
        ConditionExpression: 'attribute_not_exists(generations) OR generations = :before',
        ExpressionAttributeValues: { ':before': before, ':after': after },
      }),
    );
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    throw new Error('Another run changed the generations of the table. Run the command again.', {
      cause: error,
    });
  }
}
