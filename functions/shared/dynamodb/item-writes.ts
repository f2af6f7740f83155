import {
  type AttributeValue,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { coalesce } from '../runtime/coalesce.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { getAll } from './batch-get.ts';
import { type Item, isConditionFailure, type Key, type Table } from './table.ts';
import { transact, withoutConflict } from './transaction.ts';

/** One item's update, as UpdateItem takes it. */
export type ItemUpdate = Pick<
  UpdateCommand['input'],
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
> & { readonly Key: Key };

/** What became of an update. */
export interface UpdateOutcome {
  /** False when the condition did not hold. */
  readonly isApplied: boolean;
  /** The item that prevented an update that was not applied, if there is one; else the item after it, when it was requested. */
  readonly item: Item | undefined;
}

/** Single items of a table, each written for itself; calls made at the same time share requests. */
export interface ItemWrites {
  /**
   * Applies the update unless its condition does not hold. Conflicts with other writes are tried again for some seconds.
   * An update that fails may have been applied: one that must not be applied twice needs a condition.
   */
  update(update: ItemUpdate): Promise<UpdateOutcome>;
  /** The same, and returns the item after it, which may include a later update of another function. */
  updateAndRead(update: ItemUpdate): Promise<UpdateOutcome>;
  /** Reads an item, consistently. */
  read(key: Key): Promise<Item | undefined>;
}

interface Request {
  readonly update: ItemUpdate;
  readonly isRead: boolean;
}

/**
 * Actions of one transaction. Four times as many items a second as by themselves, in DynamoDB Local; with 100, as many
 * as DynamoDB takes, hardly more, and each conflict would hold up four times as many items.
 * See docs/decisions/096-writes-share-transactions.md.
 */
const maximumActions = 25;

const concurrentWrites = 8;
const keyOf = (key: Key) => JSON.stringify(key);

/**
 * A single update is an UpdateItem. Updates made at the same time are a transaction, though they do not depend on
 * each other: the ones whose condition does not hold are taken out, and a transaction that the table refuses for another
 * reason leaves each to itself.
 */
export function createItemWrites(table: Table): ItemWrites {
  const update = coalesce({
    keyOf: (request: Request) => keyOf(request.update.Key),
    maximum: maximumActions,
    run: (requests) => updateAll(table, requests),
  });
  const read = coalesce({
    keyOf,
    run: async (keys) => {
      const items = await readAll(table, keys);
      return new Map(keys.map((key) => [keyOf(key), { item: items.get(keyOf(key)) }]));
    },
  });
  return {
    update: (each) => update({ update: each, isRead: false }),
    updateAndRead: (each) => update({ update: each, isRead: true }),
    read: async (key) => (await read(key)).item,
  };
}

type Outcomes = Map<string, UpdateOutcome | Error>;

async function updateAll(table: Table, requests: readonly Request[]): Promise<Outcomes> {
  if (requests.length === 1) return updateEach(table, requests);
  const outcomes: Outcomes = new Map();
  let remaining = requests;
  try {
    while (remaining.length > 0) {
      const refused = await updateTogether(table, remaining);
      if (refused.size === 0) break;
      for (const [key, outcome] of refused) outcomes.set(key, outcome);
      remaining = remaining.filter(({ update }) => !refused.has(keyOf(update.Key)));
    }
  } catch (error) {
    // What the table refused as a whole is due to some item: each is written by itself. Whatever else failed may
    // have been applied, and would fail again for each.
    const each = isRefusal(error) ? await updateEach(table, remaining) : failedBy(error as Error, remaining);
    return new Map([...outcomes, ...each]);
  }
  return new Map([...outcomes, ...(await applied(table, remaining))]);
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException ||
    (error instanceof DynamoDBServiceException && error.name === 'ValidationException')
  );
}

function failedBy(error: Error, requests: readonly Request[]): Outcomes {
  return new Map(requests.map(({ update }) => [keyOf(update.Key), error]));
}

/** The outcomes of updates that were applied together; a caller whose item cannot be read gets the error. */
async function applied(table: Table, requests: readonly Request[]): Promise<Outcomes> {
  const readers = requests.filter(({ isRead }) => isRead);
  const outcomes: Outcomes = new Map(
    requests.map(({ update }) => [keyOf(update.Key), { isApplied: true, item: undefined }]),
  );
  try {
    const items = await readAll(
      table,
      readers.map(({ update }) => update.Key),
    );
    for (const [key, item] of items) outcomes.set(key, { isApplied: true, item });
    return outcomes;
  } catch (error) {
    return new Map([...outcomes, ...failedBy(error as Error, readers)]);
  }
}

/** @returns those whose condition does not hold, by key; empty when all were applied. */
async function updateTogether(
  { documents, tableName }: Table,
  requests: readonly Request[],
): Promise<Map<string, UpdateOutcome>> {
  const actions = requests.map(({ update }) => ({
    Update: {
      ...update,
      TableName: tableName,
      UpdateExpression: update.UpdateExpression as string,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  }));
  const failed = await transact(documents, actions);
  return new Map(
    failed.map(({ index, item }) => [keyOf((requests[index] as Request).update.Key), refusedBy(item)]),
  );
}

async function updateEach(table: Table, requests: readonly Request[]): Promise<Outcomes> {
  const outcomes = await mapConcurrently(requests, concurrentWrites, async (request) => {
    const outcome = await updateItem(table, request.update, request.isRead).catch((error: Error) => error);
    return [keyOf(request.update.Key), outcome] as const;
  });
  return new Map(outcomes);
}

/**
 * One update by itself, for callers that must not wait behind another one; conflicts with transactions are retried.
 * @param isRead Returns the item after it.
 */
export async function updateItem(
  { documents, tableName }: Table,
  update: ItemUpdate,
  isRead = false,
): Promise<UpdateOutcome> {
  const command = new UpdateCommand({
    ...update,
    TableName: tableName,
    ReturnValues: isRead ? 'ALL_NEW' : 'NONE',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    const { Attributes } = await withoutConflict(() => documents.send(command));
    return { isApplied: true, item: Attributes };
  } catch (error) {
    if (isConditionFailure(error)) return refusedBy(error.Item);
    throw error;
  }
}

function refusedBy(item: Readonly<Record<string, AttributeValue>> | undefined): UpdateOutcome {
  return { isApplied: false, item: item && unmarshall(item) };
}

async function readAll(table: Table, keys: readonly Key[]): Promise<Map<string, Item>> {
  const names = Object.keys(keys[0] ?? {});
  const keyOfItem = (item: Item) => keyOf(Object.fromEntries(names.map((name) => [name, item[name]])) as Key);
  return new Map((await getAll(table, keys)).map((item) => [keyOfItem(item), item]));
}
