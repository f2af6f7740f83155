import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { withRetries } from '../shared/retry.ts';

type Item = Record<string, unknown>;

/** Keys one BatchGetItem takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const maximumKeys = 100;

/**
 * Reads the items with these values of `pk`, consistently, as far as there are any.
 * @throws {Error} when DynamoDB still leaves keys unread after five attempts.
 */
export async function getAll(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pks: readonly string[],
): Promise<Item[]> {
  const found: Item[] = [];
  let unread = [...new Set(pks)];
  const readNext = async () => {
    const { items, left } = await getSome(documents, tableName, unread.slice(0, maximumKeys));
    found.push(...items);
    unread = [...left, ...unread.slice(maximumKeys)];
    if (left.length > 0) throw new Error(`DynamoDB left ${left.length} keys of ${tableName} unread.`);
  };
  while (unread.length > 0) await withRetries(readNext, { attempts: 5, firstDelayInMs: 50, jitter: true });
  return found;
}

async function getSome(documents: DynamoDBDocumentClient, tableName: string, pks: readonly string[]) {
  const { Responses, UnprocessedKeys } = await documents.send(
    new BatchGetCommand({
      RequestItems: { [tableName]: { Keys: pks.map((pk) => ({ pk })), ConsistentRead: true } },
    }),
  );
  const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
  return { items: (Responses?.[tableName] ?? []) as Item[], left: left.map(({ pk }) => pk as string) };
}
