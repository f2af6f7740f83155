import { type Clock, systemClock } from '../shared/clock.ts';
import { invalidField, ProblemError } from '../shared/problem.ts';
import { isFinal, isOrderId, type Order } from './domain.ts';
import type { ListPosition, OrderStore } from './ports.ts';

const maximumWaitInSeconds = 20;
const maximumPageSize = 100;
const defaultPageSize = 20;
const shortestPauseInMs = 25;
const longestPauseInMs = 250;
/** A pause is this share of the wait so far: 104 reads in the longest wait, and an answer at most a tenth late. */
const pauseShare = 0.1;

const timeFormat = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Seconds of the `wait` parameter: 0 when absent.
 * @throws {ProblemError} 400 naming it unless it is a number from 0 to 20.
 */
export function waitInSecondsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= maximumWaitInSeconds) return seconds;
  throw invalidField(
    'wait',
    `is ${JSON.stringify(text)}; accepted: seconds from 0 to ${maximumWaitInSeconds}`,
  );
}

/**
 * The size of a page of orders: 20 when absent.
 * @throws {ProblemError} 400 naming it unless it is a whole number from 1 to 100.
 */
export function pageSizeOf(text: string | undefined): number {
  if (text === undefined) return defaultPageSize;
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= maximumPageSize) return size;
  throw invalidField(
    'limit',
    `is ${JSON.stringify(text)}; accepted: a whole number from 1 to ${maximumPageSize}`,
  );
}

/** The text that stands for a place in the list. */
export function cursorOf({ placedAt, orderId }: ListPosition): string {
  return Buffer.from(`${placedAt} ${orderId}`).toString('base64url');
}

/**
 * The place a cursor stands for.
 * @throws {ProblemError} 400 naming it unless {@link cursorOf} made it.
 */
export function positionOf(cursor: string | undefined): ListPosition | undefined {
  if (cursor === undefined) return undefined;
  const [placedAt = '', orderId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const isPlace = isOrderId(orderId) && timeFormat.test(placedAt);
  // base64url has many texts for the same bytes, and passes over what is none.
  if (isPlace && cursorOf({ placedAt, orderId }) === cursor) return { placedAt, orderId };
  throw invalidField('cursor', 'is not one that this API gave; accepted: the cursor of the page before');
}

/**
 * The customer's order, when it is final, the wait is over, or it may not go on. Events come to another function than the one that waits,
 * so the table is read again and again: soon at first, since most orders are final within a second.
 * @throws {ProblemError} 404 when there is none, or it is another customer's.
 */
export async function readOrder(
  query: { readonly orderId: string; readonly customerId: string; readonly waitInSeconds: number },
  store: Pick<OrderStore, 'find'>,
  clock: Clock = systemClock,
  mayGoOn: () => Promise<boolean> = async () => true,
): Promise<Order> {
  const start = clock.now();
  for (;;) {
    const order = await ownOrder(query, store);
    const waitedInMs = clock.now() - start;
    const remainingInMs = query.waitInSeconds * 1_000 - waitedInMs;
    if (isFinal(order.status) || remainingInMs <= 0 || !(await mayGoOn())) return order;
    await clock.sleep(Math.min(pauseInMs(waitedInMs), remainingInMs));
  }
}

/** @returns milliseconds until the next look, after so many of waiting. */
function pauseInMs(waitedInMs: number): number {
  return Math.min(Math.max(waitedInMs * pauseShare, shortestPauseInMs), longestPauseInMs);
}

async function ownOrder(
  { orderId, customerId }: { readonly orderId: string; readonly customerId: string },
  store: Pick<OrderStore, 'find'>,
): Promise<Order> {
  const order = isOrderId(orderId) ? await store.find(orderId) : undefined;
  if (order?.customerId === customerId) return order;
  throw new ProblemError('not-found', { detail: 'You have no order of this id.' });
}
