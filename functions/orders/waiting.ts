import { randomUUID } from 'node:crypto';
import type { Table } from '../shared/dynamodb.ts';
import { updateItem } from '../shared/item-writes.ts';
import { describeError, logger } from '../shared/telemetry.ts';

/**
 * Who may wait. A request that waits holds an execution environment, of which an account has few: when all were held by
 * requests that wait, nobody could place an order.
 */
export interface WaitingRoom {
  /**
   * Takes a place until it is left, or until the time is up.
   * @returns how to leave, or undefined when no place is free.
   */
  enter(seconds: number): Promise<(() => Promise<void>) | undefined>;
}

/** No order has this id: they are UUIDs. */
const Key = { orderId: 'waiters' };
/** Between the end of a wait and the moment in which its environment leaves. */
const graceInMs = 5_000;

/**
 * The places as one item of the orders table, since environments know nothing of each other: a set with a member for each
 * request that waits, `<milliseconds since the epoch until which>#<random>`.
 * A place that nobody left (its environment ended) is free again when its time is up. What goes wrong with the table
 * lets nobody wait, and fails no request.
 * @param places requests that may wait at the same time.
 */
export function createWaitingRoom(table: Table, places: number, now: () => number = Date.now): WaitingRoom {
  return {
    async enter(seconds) {
      const member = `${now() + seconds * 1_000 + graceInMs}#${randomUUID()}`;
      const isIn = places > 0 && (await told(false, () => take(table, { member, places, now: now() })));
      return isIn ? () => told(undefined, () => remove(table, [member])) : undefined;
    },
  };
}

interface Taking {
  readonly member: string;
  readonly places: number;
  readonly now: number;
}

async function take(table: Table, taking: Taking): Promise<boolean> {
  const { isApplied, item } = await add(table, taking);
  if (isApplied) return true;
  const { waiters = new Set() } = (item ?? {}) as { waiters?: ReadonlySet<string> };
  const expired = [...waiters].filter((each) => Number.parseInt(each, 10) < taking.now);
  if (expired.length === 0) return false;
  await remove(table, expired);
  return (await add(table, taking)).isApplied;
}

const add = (table: Table, { member, places }: Taking) =>
  updateItem(table, {
    Key,
    UpdateExpression: 'ADD waiters :member',
    ConditionExpression: 'attribute_not_exists(waiters) OR size(waiters) < :places',
    ExpressionAttributeValues: { ':member': new Set([member]), ':places': places },
  });

async function remove(table: Table, members: readonly string[]): Promise<void> {
  await updateItem(table, {
    Key,
    UpdateExpression: 'DELETE waiters :members',
    ExpressionAttributeValues: { ':members': new Set(members) },
  });
}

async function told<Result>(otherwise: Result, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    logger.warn('The places of those who wait could not be written.', describeError(error));
    return otherwise;
  }
}
