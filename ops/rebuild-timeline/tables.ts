import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { isOrderId } from '../../functions/orders/domain.ts';
import type { OrderItem } from '../../functions/orders/order-item.ts';
import { getAll } from '../../functions/shared/dynamodb/batch-get.ts';

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
    yield (Items as OrderItem[]).filter(({ orderId }) => isOrderId(orderId));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** The orders of a table with these ids, as far as there are any. @param orderIds any number, each once. */
export async function ordersById(
  documents: DynamoDBDocumentClient,
  tableName: string,
  orderIds: readonly string[],
): Promise<Map<string, OrderItem>> {
  const keys = orderIds.map((orderId) => ({ orderId }));
  const items = (await getAll({ documents, tableName }, keys)) as unknown as OrderItem[];
  return new Map(items.map((item) => [item.orderId, item]));
}
