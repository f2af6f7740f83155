import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createItemWrites, type ItemUpdate, type ItemWrites } from '../shared/dynamodb/item-writes.ts';
import type { Table } from '../shared/dynamodb/table.ts';
import { isFinal } from '../shared/order-status.ts';
import { closing, declining } from './customer-counters.ts';
import { mayBeLast, type Order, statusOf } from './domain.ts';
import { additionTo, keptOf, type OrderItem, orderOf, summaryOf, unfinishedShares } from './order-item.ts';
import type { ListPosition, OrderAddition, OrderPage, OrderStore, UnfinishedOrder } from './ports.ts';
import type { ReadLines } from './stored-lines.ts';

const byCustomer = 'byCustomer';

/**
 * The orders table, with its indexes `byCustomer` (`listedFor`, `placedAt`) and `unfinished` (`unfinishedIn`, `placedAt`).
 * @param now Milliseconds since the epoch.
 * @param readLines reads what an order bought; without it, orders have no lines.
 */
export function createOrderStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
  now: () => number = Date.now,
  readLines?: ReadLines,
): OrderStore {
  const table = { documents, tableName };
  // Apart, so that orders never wait for a customer's counters, which the customer's next order may be writing too.
  const writers = { orders: createItemWrites(table), counters: createItemWrites(table) };
  return {
    kept: async (orderId) => keptOf(await itemOf(table, orderId)),
    find: (orderId) => find(table, orderId, readLines),
    list: (customerId, limit, after) => list(table, customerId, limit, after),
    add: (addition) => add(writers, addition, now()),
    unfinished: (placedBefore) => unfinished(table, placedBefore),
  };
}

/** As of now: a consistent read. */
async function itemOf({ documents, tableName }: Table, orderId: string): Promise<OrderItem | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName, Key: { orderId }, ConsistentRead: true }),
  );
  return Item as OrderItem | undefined;
}

async function find(table: Table, orderId: string, readLines?: ReadLines): Promise<Order | undefined> {
  const item = await itemOf(table, orderId);
  return item && orderOf(item, readLines);
}

async function list(
  { documents, tableName }: Table,
  customerId: string,
  limit: number,
  after?: ListPosition,
): Promise<OrderPage> {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: byCustomer,
      KeyConditionExpression: 'listedFor = :customerId',
      ExpressionAttributeValues: { ':customerId': customerId },
      ScanIndexForward: false,
      // One more than requested shows whether there is a next page: DynamoDB's own key would lead to an empty one.
      Limit: limit + 1,
      ExclusiveStartKey: after && { ...after, listedFor: customerId },
    }),
  );
  const orders = Items.slice(0, limit).map((item) => summaryOf({ ...(item as OrderItem), customerId }));
  const last = orders.at(-1);
  // A response ends at 1 MB: large orders may leave some for the next page before the limit is reached.
  const isMore = Items.length > limit || LastEvaluatedKey !== undefined;
  return { orders, ...(isMore && last && { next: { orderId: last.orderId, placedAt: last.placedAt } }) };
}

interface Writers {
  readonly orders: ItemWrites;
  readonly counters: ItemWrites;
}

async function add({ orders, counters }: Writers, addition: OrderAddition, nowMs: number): Promise<void> {
  const Key = { orderId: addition.orderId };
  const written = { Key, ...additionTo(addition) };
  const count = async (update: ItemUpdate | undefined) => update && counters.update(update);
  const [{ item }] = await Promise.all([
    mayFinish(addition) ? orders.updateAndRead(written) : orders.update(written),
    count(declineOf(addition, nowMs)),
  ]);
  if (!mayFinish(addition) || !isFinal(statusOf((item as Partial<OrderItem>)?.eventTypes ?? new Set())))
    return;
  // Further writes, since only the item shows whether the order is final: events arrive in any order. Should one fail, the
  // batch is redelivered, and all of them are repeated.
  await Promise.all([
    orders.update({ Key, UpdateExpression: 'REMOVE unfinishedIn' }),
    count(closingOf(item as Partial<OrderItem>)),
  ]);
}

function declineOf({ orderId, declined }: OrderAddition, nowMs: number): ItemUpdate | undefined {
  return declined && declining(declined.customerId, { orderId, time: declined.time }, nowMs);
}

/** An order that a replay puts into an empty table may be final before the table has its customer: it was not counted. */
function closingOf({ orderId, customerId, placedAt }: Partial<OrderItem>): ItemUpdate | undefined {
  return orderId && customerId && placedAt ? closing(customerId, { orderId, time: placedAt }) : undefined;
}

function mayFinish({ placed, entries }: OrderAddition): boolean {
  return placed !== undefined || entries.some(({ type }) => mayBeLast(type));
}

async function unfinished(table: Table, placedBefore: string): Promise<UnfinishedOrder[]> {
  const shares = await Promise.all(unfinishedShares.map((share) => unfinishedIn(table, share, placedBefore)));
  return shares.flat();
}

async function unfinishedIn(
  { documents, tableName }: Table,
  share: string,
  placedBefore: string,
): Promise<UnfinishedOrder[]> {
  const orders: UnfinishedOrder[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'unfinished',
        KeyConditionExpression: 'unfinishedIn = :share AND placedAt < :placedBefore',
        ExpressionAttributeValues: { ':share': share, ':placedBefore': placedBefore },
        ExclusiveStartKey,
      }),
    );
    orders.push(...Items.map(({ orderId, placedAt }) => ({ orderId, placedAt })));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return orders;
}
