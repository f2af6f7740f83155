import { BatchGetCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderItem } from '../../functions/orders/item.ts';

/** As many keys as one BatchGetItem takes, so that two pages are in memory at most. */
const pageSize = 100;

/** The orders of a table, page by page, as they are when their page is read. */
export async function* pagesOf(
  documents: DynamoDBDocumentClient,
  tableName: string,
): AsyncGenerator<OrderItem[]> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({ TableName: tableName, Limit: pageSize, ConsistentRead: true, ExclusiveStartKey }),
    );
    yield Items as OrderItem[];
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** The orders of a table with these ids, as far as there are any. @param orderIds any number. */
export async function ordersById(
  documents: DynamoDBDocumentClient,
  tableName: string,
  orderIds: readonly string[],
): Promise<Map<string, OrderItem>> {
  const found = new Map<string, OrderItem>();
  let unread = orderIds.map((orderId) => ({ orderId }));
  while (unread.length > 0) {
    const Keys = unread.slice(0, pageSize);
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    for (const item of (Responses?.[tableName] ?? []) as OrderItem[]) found.set(item.orderId, item);
    const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as { orderId: string }[];
    unread = [...left, ...unread.slice(pageSize)];
  }
  return found;
}
