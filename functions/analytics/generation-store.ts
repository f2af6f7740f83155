import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, type Table } from '../shared/dynamodb.ts';
import { firstGeneration, type Generation } from './generations.ts';

const key = { pk: 'generations', sk: 'list' };

/** The generations of the table, by number. */
export async function readGenerations({ documents, tableName }: Table): Promise<readonly Generation[]> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  return (Item?.generations as readonly Generation[] | undefined) ?? [firstGeneration];
}

/**
 * Puts another list in place of one.
 * @throws {Error} when somebody else changed it meanwhile.
 */
export async function replaceGenerations(
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
    throw new Error('Somebody else changed the generations of the table meanwhile. Try again.', {
      cause: error,
    });
  }
}
