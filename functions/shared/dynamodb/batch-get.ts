import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { withRetries } from '../runtime/retry.ts';
import type { Item, Key, Table } from './table.ts';

/** Keys one BatchGetItem takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const maximumKeys = 100;

/**
 * Reads the items with these keys, consistently, as far as there are any; in no particular order.
 * @param keys Each once.
 * @throws {Error} when DynamoDB still leaves keys unread after five attempts.
 */
export async function getAll(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let unread = keys;
  const readNext = async () => {
    const { items, left } = await getSome(table, unread.slice(0, maximumKeys));
    found.push(...items);
    unread = [...left, ...unread.slice(maximumKeys)];
    if (left.length > 0) throw new Error(`DynamoDB left ${left.length} keys of ${table.tableName} unread.`);
  };
  while (unread.length > 0) await withRetries(readNext, { attempts: 5, firstDelayMs: 50, jitter: true });
  return found;
}

async function getSome({ documents, tableName }: Table, keys: readonly Key[]) {
  const { Responses, UnprocessedKeys } = await documents.send(
    new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } } }),
  );
  const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
  return { items: (Responses?.[tableName] ?? []) as Item[], left: left as Key[] };
}
