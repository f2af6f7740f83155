import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites, type ItemUpdate } from '../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../shared/dynamodb/table.ts';
import type { DayStore } from './ports.ts';

/**
 * The limits table: one item a customer and day, with the orders in the order of their arrival.
 * The list ends with the first order over the limit, so no customer's item can grow towards DynamoDB's 400 kB.
 */
export function createDayStore(documents: DynamoDBDocumentClient, tableName: string): DayStore {
  const writes = createItemWrites({ documents, tableName });
  return {
    positionOf: async (pk, orderId, limit) => {
      // The item that prevents adding an order (again) is the day's list, too.
      const { item } = await writes.updateAndRead(appending(pk, orderId, limit));
      const { orderIds = [] } = (item ?? {}) as { readonly orderIds?: readonly string[] };
      const position = orderIds.indexOf(orderId);
      return position < 0 ? undefined : position;
    },
  };
}

function appending(pk: string, orderId: string, limit: number): ItemUpdate {
  return {
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
  };
}
