import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createItemWrites,
  type ItemUpdate,
  type ItemWrites,
} from '../../../../functions/shared/dynamodb/item-writes.ts';
import type { Key, Table } from '../../../../functions/shared/dynamodb/table.ts';
import { conflictingDocuments } from '../conflicting-documents.ts';
import { testTable } from '../test-table.ts';

let table: Table;
let commands: string[];
let writes: ItemWrites;

beforeAll(async () => {
  table = await testTable({ partitionKey: 'pk' });
});

beforeEach(() => {
  commands = [];
  failing.clear();
  writes = createItemWrites({ ...table, documents: recording(table.documents) });
});

/** What fails after it was applied, by command. */
const failing = new Map<string, Error>();

/** The client, with the names of what it is asked in `commands`. */
function recording(documents: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const send = async (command: { readonly constructor: { readonly name: string } }) => {
    commands.push(command.constructor.name);
    const result = await documents.send(command as GetCommand);
    const error = failing.get(command.constructor.name);
    if (error) throw error;
    return result;
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

/** A key that no other test has. */
const newKey = (): Key => ({ pk: crypto.randomUUID() });
const keys = (count: number) => Array.from({ length: count }, newKey);

const setting = (Key: Key, value: unknown, isFirst = false): ItemUpdate => ({
  Key,
  UpdateExpression: 'SET #value = :value',
  ExpressionAttributeNames: { '#value': 'value' },
  ExpressionAttributeValues: { ':value': value },
  ...(isFirst && { ConditionExpression: 'attribute_not_exists(pk)' }),
});

const counting = (Key: Key): ItemUpdate => ({
  Key,
  UpdateExpression: 'ADD pieces :one',
  ExpressionAttributeValues: { ':one': 1 },
});

async function stored(Key: Key): Promise<unknown> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.tableName, Key, ConsistentRead: true }),
  );
  return Item;
}

const updates = ['update', 'updateAndRead'] as const;

describe('writes of single items', () => {
  test('A single update is one UpdateItem, also when the item is requested.', async () => {
    const key = newKey();
    expect(await writes.update(setting(key, 'a'))).toEqual({ isApplied: true, item: undefined });
    expect(await writes.updateAndRead(counting(key))).toEqual({
      isApplied: true,
      item: { ...key, value: 'a', pieces: 1 },
    });
    expect(commands).toEqual(['UpdateCommand', 'UpdateCommand']);
  });

  test('Sixty simultaneous updates are three transactions, and two reads when the items are requested.', async () => {
    const all = keys(60);
    const outcomes = await Promise.all(all.map((key) => writes.updateAndRead(setting(key, 'a'))));
    expect(outcomes).toEqual(all.map((key) => ({ isApplied: true, item: { ...key, value: 'a' } })));
    const transactionAndRead = ['TransactWriteCommand', 'BatchGetCommand'];
    expect(commands).toEqual([...transactionAndRead, ...transactionAndRead, ...transactionAndRead]);
  });

  test.each(updates)(
    'Writes of single items %s: a condition that does not hold concerns its item alone, and returns the stored item.',
    async (update) => {
      const taken = newKey();
      const free = keys(3);
      await writes.update(setting(taken, 'mine'));
      const outcomes = await Promise.all(
        [taken, ...free].map((key) => writes[update](setting(key, 'theirs', true))),
      );
      expect(outcomes[0]).toEqual({ isApplied: false, item: { ...taken, value: 'mine' } });
      expect(outcomes.slice(1).map(({ isApplied }) => isApplied)).toEqual([true, true, true]);
      expect(await stored(taken)).toMatchObject({ value: 'mine' });
      for (const key of free) expect(await stored(key)).toMatchObject({ value: 'theirs' });
      expect(await writes[update](setting(taken, 'theirs', true))).toEqual(outcomes[0]);
    },
  );

  test('A condition on an item that does not exist returns none.', async () => {
    const [key, other] = [newKey(), newKey()];
    const absent = { ...setting(key, 'a'), ConditionExpression: 'attribute_exists(pk)' };
    expect(await writes.update(absent)).toEqual({ isApplied: false, item: undefined });
    const [outcome] = await Promise.all([writes.update(absent), writes.update(setting(other, 'a'))]);
    expect(outcome).toEqual({ isApplied: false, item: undefined });
  });

  test('Simultaneous updates of one item are applied one after another.', async () => {
    const [key, other] = [newKey(), newKey()];
    const counted = [key, other, key, key].map((each) => writes.updateAndRead(counting(each)));
    const pieces = (await Promise.all(counted)).map(({ item }) => item?.pieces);
    expect(pieces).toEqual([1, 1, 2, 3]);
  });

  test('An item that cannot be written fails alone.', async () => {
    const large = newKey();
    const others = keys(4);
    const outcomes = await Promise.allSettled([
      writes.update(setting(large, 'x'.repeat(500_000))),
      ...others.map((key) => writes.update(setting(key, 'a'))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')]);
    expect(await stored(large)).toBeUndefined();
    for (const key of others) expect(await stored(key)).toMatchObject({ value: 'a' });
  });

  test('An update that may have been applied is not retried one by one.', async () => {
    const lost = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    failing.set('TransactWriteCommand', lost);
    const all = keys(3);
    const outcomes = await Promise.allSettled(all.map((key) => writes.update(counting(key))));
    expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: lost }));
    for (const key of all) expect(await stored(key)).toMatchObject({ pieces: 1 });
  });

  test('An item that cannot be read fails the caller that requested it.', async () => {
    const unread = new Error('throttled');
    failing.set('BatchGetCommand', unread);
    const [one, two, asked] = [newKey(), newKey(), newKey()];
    const outcomes = await Promise.allSettled([
      writes.update(counting(one)),
      writes.update(counting(two)),
      writes.updateAndRead(counting(asked)),
    ]);
    expect(outcomes).toMatchObject([
      { value: { isApplied: true } },
      { value: { isApplied: true } },
      { reason: unread },
    ]);
  });

  test('Writers that conflict, in transactions and alone, all succeed.', async () => {
    const { documents, seen } = conflictingDocuments(table.documents);
    const all = keys(10);
    const writers = Array.from({ length: 3 }, () => createItemWrites({ ...table, documents }));
    await Promise.all([
      ...writers.flatMap((writer) => all.map((key) => writer.update(counting(key)))),
      ...all.map((key) => createItemWrites({ ...table, documents }).update(counting(key))),
    ]);
    for (const key of all) expect(await stored(key)).toMatchObject({ pieces: 4 });
    expect(seen.conflicts).toBeGreaterThan(0);
  });

  test('Simultaneous reads are one request.', async () => {
    const [there, absent] = [newKey(), newKey()];
    await writes.update(setting(there, 'a'));
    commands = [];
    expect(await Promise.all([writes.read(there), writes.read(absent)])).toEqual([
      { ...there, value: 'a' },
      undefined,
    ]);
    expect(commands).toEqual(['BatchGetCommand']);
  });
});
