import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry, isConditionFailure, type Table } from '../shared/dynamodb.ts';
import type { DayStore } from './counting.ts';

/**
 * The limits table: one item a customer and day, with the orders in the order they came.
 * The list ends with the first order over the limit, so no customer's item can grow towards DynamoDB's 400 kB.
 */
export function createDayStore(documents: DynamoDBDocumentClient, tableName: string): DayStore {
  const table = { documents, tableName };
  return {
    positionOf: async (pk, orderId, limit) => {
      const orderIds = (await append(table, pk, orderId, limit)) ?? (await read(table, pk));
      const position = orderIds.indexOf(orderId);
      return position < 0 ? undefined : position;
    },
  };
}

/** Resolves to the list with the order at its end; undefined when it may not be added (again). */
async function append(
  { documents, tableName }: Table,
  pk: string,
  orderId: string,
  limit: number,
): Promise<readonly string[] | undefined> {
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk },
        UpdateExpression:
          'SET orderIds = list_append(if_not_exists(orderIds, :none), :order), expiresAt = :expiresAt',
        ConditionExpression:
          'attribute_not_exists(orderIds) OR (NOT contains(orderIds, :orderId) AND size(orderIds) <= :limit)',
        ExpressionAttributeValues: {
          ':none': [],
          ':order': [orderId],
          ':orderId': orderId,
          ':limit': limit,
          ':expiresAt': dedupeStateExpiry(),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes?.orderIds;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return undefined;
  }
}

async function read({ documents, tableName }: Table, pk: string): Promise<readonly string[]> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true }),
  );
  return Item?.orderIds ?? [];
}
