import { invalidField, ProblemError } from '../shared/http/problem.ts';
import { isFinal } from '../shared/order-status.ts';
import { type MonotonicClock, monotonicClock } from '../shared/runtime/clock.ts';
import { isOrderId, type Order } from './domain.ts';
import type { OrderStore, WaitingRoom } from './ports.ts';

const maximumWaitSeconds = 20;
const shortestPauseMs = 25;
const longestPauseMs = 250;
/** A pause is this share of the wait so far: 104 reads in the longest wait, and a response at most a tenth late. */
const pauseShare = 0.1;

/** A customer's request for one order. */
export interface OrderQuery {
  readonly orderId: string;
  readonly customerId: string;
  /** How long to wait for the order to be final. */
  readonly waitSeconds: number;
}

/**
 * Seconds of the `wait` parameter: 0 when absent.
 * @throws {ProblemError} 400 naming it unless it is a number from 0 to 20.
 */
export function waitSecondsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= maximumWaitSeconds) return seconds;
  throw invalidField('wait', `is ${JSON.stringify(text)}; accepted: seconds from 0 to ${maximumWaitSeconds}`);
}

/**
 * The customer's order. Waits while it is not final, if the request wants to and the waiting room has a free place.
 * @param query `requestedAtMs`: when the gateway received the request, in milliseconds since the epoch. The wait begins then,
 *   since the request may have waited for an environment already, and the gateway's own timeout is 30 s.
 * @throws {ProblemError} 404 when there is no such order, or it is another customer's.
 */
export async function getOrder(
  { requestedAtMs, ...query }: OrderQuery & { readonly requestedAtMs: number },
  { store, waitingRoom }: { readonly store: Pick<OrderStore, 'find'>; readonly waitingRoom: WaitingRoom },
): Promise<Order> {
  const waitSeconds = Math.max(0, query.waitSeconds - secondsSince(requestedAtMs));
  const order = await ownOrder(query, store);
  if (waitSeconds === 0 || isFinal(order.status)) return order;
  const place = await waitingRoom.enter(query.customerId, waitSeconds);
  if (!place) return order;
  try {
    return await waitUntilFinal({ ...query, waitSeconds }, store, monotonicClock, place.isHeld);
  } finally {
    await place.leave();
  }
}

const secondsSince = (epochMs: number) => Math.max(0, (Date.now() - epochMs) / 1_000);

/**
 * The customer's order, when it is final, the wait is over, or `mayContinue` resolves to false. Another function than this one
 * receives the order's events, so the table is polled: often at first, since most orders are final within a second.
 * @throws {ProblemError} 404 when there is none, or it is another customer's.
 */
export async function waitUntilFinal(
  query: OrderQuery,
  store: Pick<OrderStore, 'find'>,
  clock: MonotonicClock = monotonicClock,
  mayContinue: () => Promise<boolean> = async () => true,
): Promise<Order> {
  const start = clock.now();
  for (;;) {
    const order = await ownOrder(query, store);
    const waitedMs = clock.now() - start;
    const remainingMs = query.waitSeconds * 1_000 - waitedMs;
    if (isFinal(order.status) || remainingMs <= 0 || !(await mayContinue())) return order;
    await clock.sleep(Math.min(pauseMs(waitedMs), remainingMs));
  }
}

/** @returns milliseconds until the next read, after so many of waiting. */
function pauseMs(waitedMs: number): number {
  return Math.min(Math.max(waitedMs * pauseShare, shortestPauseMs), longestPauseMs);
}

async function ownOrder(
  { orderId, customerId }: Pick<OrderQuery, 'orderId' | 'customerId'>,
  store: Pick<OrderStore, 'find'>,
): Promise<Order> {
  const order = isOrderId(orderId) ? await store.find(orderId) : undefined;
  if (order?.customerId === customerId) return order;
  throw new ProblemError('not-found', { detail: 'You have no order of this id.' });
}
