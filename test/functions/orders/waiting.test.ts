import { beforeEach, describe, expect, test } from '@jest/globals';
import { createWaitingRoom } from '../../../functions/orders/waiting.ts';
import type { Table } from '../../../functions/shared/dynamodb.ts';
import { testTable } from '../shared/test-table.ts';

let table: Table;
let nowInMs: number;

beforeEach(async () => {
  table = await testTable({ partitionKey: 'orderId' });
  nowInMs = 1_800_000_000_000;
});

/** As an environment of its own would make it. */
const roomOf = (places: number) => createWaitingRoom(table, places, () => nowInMs);

describe('the waiting room', () => {
  test('lets in as many as there are places, whichever environments they come from', async () => {
    const entered = await Promise.all(Array.from({ length: 12 }, () => roomOf(5).enter(20)));
    expect(entered.filter((leave) => leave !== undefined)).toHaveLength(5);
  });

  test('has a place again when somebody leaves', async () => {
    const leave = await roomOf(1).enter(20);
    expect(await roomOf(1).enter(20)).toBeUndefined();
    await leave?.();
    expect(await roomOf(1).enter(20)).toBeDefined();
  });

  test('takes back the place of an environment that ended, some seconds after its wait', async () => {
    await roomOf(1).enter(20);
    nowInMs += 20_000;
    expect(await roomOf(1).enter(20)).toBeUndefined();
    nowInMs += 6_000;
    expect(await roomOf(1).enter(20)).toBeDefined();
  });

  test('without places lets nobody in', async () => {
    expect(await roomOf(0).enter(20)).toBeUndefined();
  });

  test('lets nobody in, and fails nobody, when its table is not there', async () => {
    const nowhere = { ...table, tableName: 'no-such-table' };
    expect(await createWaitingRoom(nowhere, 5).enter(20)).toBeUndefined();
  });
});
