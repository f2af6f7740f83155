import { createHash } from 'node:crypto';
import type { ItemUpdate } from '../shared/dynamodb/item-writes.ts';

/**
 * What bounds how much one customer can hold and spend: orders in progress, and payments that were declined. One item of
 * the orders table for each customer, with a set for each counter, since adding and deleting a member of a set are idempotent.
 * See docs/decisions/111-count-open-orders-and-declines.md.
 */

/** Limits for each customer. */
export interface CustomerLimits {
  /** Orders that are accepted and neither shipped nor cancelled yet. */
  readonly openOrders: number;
  /** Payments that were declined in the last hour. */
  readonly declinesPerHour: number;
}

/** A limit that prevents the customer from placing an order now. */
export interface ReachedLimit {
  readonly limit: keyof CustomerLimits;
  /** How many there are. */
  readonly count: number;
  readonly maximum: number;
  /** When another attempt may succeed. */
  readonly retryAfterSeconds: number;
}

/** The item of a customer. A member is `<RFC 3339 time of 24 characters>#<order id>`. */
export interface CustomerItem {
  readonly openOrders?: ReadonlySet<string>;
  readonly declinedPayments?: ReadonlySet<string>;
}

/** An order as a member of a counter. */
export interface CountedOrder {
  readonly orderId: string;
  /** RFC 3339, UTC: when it was placed, or when its payment was declined. */
  readonly time: string;
}

type Counter = keyof CustomerItem;

/** An update that can also be an action of a transaction. */
export type CounterUpdate = ItemUpdate & { readonly UpdateExpression: string };

const hourMs = 3_600_000;
/**
 * How long a member counts, in milliseconds. An order is final after some seconds. One that was kept and never sent (no
 * broker, and the client did not repeat the request) is never final: it must not hold a place forever.
 */
const memberLifeMs: Readonly<Record<Counter, number>> = { openOrders: hourMs / 4, declinedPayments: hourMs };
/** Orders are final after some seconds, so a place is likely to be free by then. */
const openOrdersRetrySeconds = 5;
/** DynamoDB deletes the item of a customer who has placed no order for so long. */
const itemLifeSeconds = 86_400;

/** No order has such an id: those are UUIDs. A hash, so that the key has one length, whatever the customer's `sub` is. */
export function customerKey(customerId: string): { orderId: string } {
  return { orderId: `customer#${createHash('sha256').update(customerId).digest('base64url')}` };
}

const memberOf = ({ orderId, time }: CountedOrder) => `${time}#${orderId}`;
const timeOf = (member: string) => Date.parse(member.slice(0, member.indexOf('#')));
const expiryAt = (nowMs: number) => Math.floor(nowMs / 1_000) + itemLifeSeconds;

/** Adds an order to those in progress, on the condition that the customer is below both limits. */
export function opening(
  customerId: string,
  order: CountedOrder,
  limits: CustomerLimits,
  nowMs: number,
): CounterUpdate {
  return {
    Key: customerKey(customerId),
    UpdateExpression: 'SET expiresAt = :expiresAt ADD openOrders :order',
    ConditionExpression:
      '(attribute_not_exists(openOrders) OR size(openOrders) < :openOrders) AND (attribute_not_exists(declinedPayments) OR size(declinedPayments) < :declines)',
    ExpressionAttributeValues: {
      ':order': new Set([memberOf(order)]),
      ':openOrders': limits.openOrders,
      ':declines': limits.declinesPerHour,
      ':expiresAt': expiryAt(nowMs),
    },
  };
}

/** Removes an order from those in progress. Nothing changes for an order that is not among them, or a customer without an item. */
export function closing(customerId: string, order: CountedOrder): CounterUpdate {
  return {
    Key: customerKey(customerId),
    UpdateExpression: 'DELETE openOrders :order',
    ConditionExpression: 'attribute_exists(orderId)',
    ExpressionAttributeValues: { ':order': new Set([memberOf(order)]) },
  };
}

/** Counts a declined payment; undefined for one that is too old to count: a topic is read again, or late. */
export function declining(
  customerId: string,
  decline: CountedOrder,
  nowMs: number,
): CounterUpdate | undefined {
  const member = memberOf(decline);
  if (isStale('declinedPayments', member, nowMs)) return undefined;
  return {
    Key: customerKey(customerId),
    UpdateExpression: 'SET expiresAt = :expiresAt ADD declinedPayments :decline',
    ExpressionAttributeValues: { ':decline': new Set([member]), ':expiresAt': expiryAt(nowMs) },
  };
}

/** Deletes the members that no longer count; undefined when all of them do. */
export function pruning(customerId: string, item: CustomerItem, nowMs: number): CounterUpdate | undefined {
  const stale = counters.map((counter) => [counter, staleIn(counter, item, nowMs)] as const);
  const some = stale.filter(([, members]) => members.length > 0);
  if (some.length === 0) return undefined;
  return {
    Key: customerKey(customerId),
    UpdateExpression: `DELETE ${some.map(([counter]) => `${counter} :${counter}`).join(', ')}`,
    ExpressionAttributeValues: Object.fromEntries(
      some.map(([counter, members]) => [`:${counter}`, new Set(members)]),
    ),
  };
}

const counters: readonly Counter[] = ['openOrders', 'declinedPayments'];

/** The limit that the customer has reached, without expired members; declines first, since they last longer. */
export function reachedLimit(
  item: CustomerItem,
  limits: CustomerLimits,
  nowMs: number,
): ReachedLimit | undefined {
  const declines = countedIn('declinedPayments', item, nowMs);
  if (declines.length >= limits.declinesPerHour) {
    const retryAfterSeconds = secondsUntilBelow(declines, limits.declinesPerHour, nowMs);
    return reached('declinesPerHour', declines.length, limits, retryAfterSeconds);
  }
  const open = countedIn('openOrders', item, nowMs);
  if (open.length < limits.openOrders) return undefined;
  return reached('openOrders', open.length, limits, openOrdersRetrySeconds);
}

function reached(
  limit: keyof CustomerLimits,
  count: number,
  limits: CustomerLimits,
  retryAfterSeconds: number,
): ReachedLimit {
  return { limit, count, maximum: limits[limit], retryAfterSeconds };
}

/** Until so many of the oldest no longer count that fewer than the maximum are left. */
function secondsUntilBelow(declines: readonly string[], maximum: number, nowMs: number): number {
  const lastToLeave = declines.map(timeOf).toSorted((a, b) => a - b)[declines.length - maximum] ?? nowMs;
  return Math.max(1, Math.ceil((lastToLeave + memberLifeMs.declinedPayments - nowMs) / 1_000));
}

/** A time that cannot be read counts as past: no member may stay forever. */
function isStale(counter: Counter, member: string, nowMs: number): boolean {
  return !(timeOf(member) + memberLifeMs[counter] > nowMs);
}

function staleIn(counter: Counter, item: CustomerItem, nowMs: number): string[] {
  return [...(item[counter] ?? [])].filter((member) => isStale(counter, member, nowMs));
}

function countedIn(counter: Counter, item: CustomerItem, nowMs: number): string[] {
  return [...(item[counter] ?? [])].filter((member) => !isStale(counter, member, nowMs));
}
