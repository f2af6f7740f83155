import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Place } from '../../../functions/orders/ports.ts';
import { createWaitingRoom } from '../../../functions/orders/waiting-room.ts';
import type { Table } from '../../../functions/shared/dynamodb/table.ts';
import { testTable } from '../shared/test-table.ts';

let table: Table;
let nowMs: number;

beforeEach(async () => {
  table = await testTable({ partitionKey: 'orderId' });
  nowMs = 1_800_000_000_000;
});

/** As a separate environment would make it. */
const roomOf = (places: number) => createWaitingRoom(table, places, () => nowMs);

/** Asks for a place, for 20 seconds by default. */
const enter = (places: number, customerId: string, seconds = 20) => roomOf(places).enter(customerId, seconds);

async function item(): Promise<Record<string, unknown>> {
  const { Item = {} } = await table.documents.send(
    new GetCommand({ TableName: table.tableName, Key: { orderId: 'waiters' }, ConsistentRead: true }),
  );
  return Item;
}

describe('the waiting room', () => {
  test('The waiting room admits as many requests as there are places, from any environment.', async () => {
    const entered = await Promise.all(
      Array.from({ length: 12 }, (_, index) => enter(5, `customer-${index}`)),
    );
    expect(entered.filter((place) => place !== undefined)).toHaveLength(5);
  });

  test('The waiting room admits two requests of one customer, however many places are free.', async () => {
    const entered = await Promise.all(Array.from({ length: 54 }, () => enter(10, 'mallory')));
    expect(entered.filter((place) => place !== undefined)).toHaveLength(2);
    expect(await enter(10, 'alice')).toBeDefined();
  });

  test('The waiting room has a place again when a request leaves, also for the same customer.', async () => {
    const [place] = [await enter(2, 'alice'), await enter(2, 'alice')];
    expect(await enter(2, 'alice')).toBeUndefined();
    await place?.leave();
    expect(await enter(2, 'alice')).toBeDefined();
  });

  test('The waiting room takes back the places of environments that ended, some seconds after their waits.', async () => {
    await enter(2, 'alice');
    await enter(2, 'alice');
    nowMs += 20_000;
    expect(await enter(2, 'alice')).toBeUndefined();
    nowMs += 2_001;
    expect(await enter(2, 'alice')).toBeDefined();
  });

  test('The waiting room takes back the places of more customers than fit into one expression.', async () => {
    const members = Array.from({ length: 1_000 }, (_, index) => ({
      customer: `customer-${String(index).padStart(7, '0')}`,
      member: `${nowMs - 1}#${nowMs - 1}#customer-${String(index).padStart(7, '0')}#${index}`,
    }));
    const sets = members.map(({ customer, member }) => [`waitersOf#${customer}`, new Set([member])]);
    const waiters = new Set(members.map(({ member }) => member));
    const Item = { orderId: 'waiters', waiters, ...Object.fromEntries(sets) };
    await table.documents.send(new PutCommand({ TableName: table.tableName, Item }));
    expect(await enter(1_000, 'alice')).toBeDefined();
    expect(Object.keys(await item())).toHaveLength(3);
  });

  test('The waiting room without places admits no request.', async () => {
    expect(await enter(0, 'alice')).toBeUndefined();
  });

  test('The waiting room admits no request, and fails none, when its table does not exist.', async () => {
    const nowhere = { ...table, tableName: 'no-such-table' };
    expect(await createWaitingRoom(nowhere, 5).enter('alice', 20)).toBeUndefined();
  });

  test('The waiting room keeps hashes of customers, and no attribute of one who has left.', async () => {
    const place = await enter(3, 'customer-of-the-test');
    expect(JSON.stringify(Object.keys(await item()))).not.toContain('customer-of-the-test');
    await place?.leave();
    expect(Object.keys(await item())).toEqual(['orderId']);
  });
});

describe('the place of a request whose client may have left', () => {
  let [first, second]: Place[] = [];
  const held = () => Promise.all([first, second].map((place) => (place as Place).isHeld()));

  beforeEach(async () => {
    first = await enter(2, 'mallory');
    nowMs += 100;
    second = await enter(2, 'mallory');
  });

  test('The place of a request whose client may have left is exclusive for five seconds.', async () => {
    nowMs += 4_800;
    expect(await enter(2, 'alice')).toBeUndefined();
    expect(await held()).toEqual([true, true]);
  });

  test('The place of a request whose client may have left is taken by another customer after that: from the one that has waited longest.', async () => {
    nowMs += 5_000;
    expect(await enter(2, 'alice')).toBeDefined();
    expect(await held()).toEqual([false, true]);
    // Mallory has no more than Alice now.
    expect(await enter(2, 'alice')).toBeUndefined();
    expect(await enter(2, 'mallory')).toBeUndefined();
  });

  test('The place of a request whose client may have left stays exclusive for the whole wait as long as no other request wants it.', async () => {
    nowMs += 19_000;
    expect(await held()).toEqual([true, true]);
  });

  test('The place of a request whose client may have left is taken from the customer who has the most.', async () => {
    const third = (await enter(3, 'bob')) as Place;
    nowMs += 6_000;
    expect(await enter(3, 'carol')).toBeDefined();
    expect([await held(), await third.isHeld()]).toEqual([[false, true], true]);
  });

  test('The place of a request whose client may have left is checked once a second at most.', async () => {
    nowMs += 5_000;
    expect(await first?.isHeld()).toBe(true);
    await enter(2, 'alice');
    nowMs += 999;
    expect(await first?.isHeld()).toBe(true);
    nowMs += 1;
    expect(await first?.isHeld()).toBe(false);
  });

  test('The place of a request whose client may have left counts as held when its table cannot be read.', async () => {
    const room = createWaitingRoom(table, 3, () => nowMs);
    const place = (await room.enter('bob', 20)) as Place;
    nowMs += 5_000;
    const { send } = table.documents;
    table.documents.send = (() => Promise.reject(new Error('no table'))) as never;
    expect(await place.isHeld()).toBe(true);
    table.documents.send = send;
  });
});
