import { createHash, randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { updateItem } from '../shared/dynamodb/item-writes.ts';
import type { Item, Table } from '../shared/dynamodb/table.ts';
import { orElse } from '../shared/runtime/or-else.ts';
import type { Place, WaitingRoom } from './ports.ts';

/** No order has this id: they are UUIDs. */
const Key = { orderId: 'waiters' };

const PROBLEM = 'The places of requests that wait could not be read or written.';

/** Places of one customer: a tab that waits, and the one that was reloaded. */
const placesPerCustomer = 2;
/**
 * For so long a request has its place to itself, in milliseconds; after that another request may take it over. Neither API
 * Gateway nor Lambda informs a function that its client has left, so this is how soon the place of such a client is free.
 */
const leaseMs = 5_000;
/** Between two looks whether the place was taken over, in milliseconds. */
const lookMs = 1_000;
/** Between the end of a wait and the moment in which its environment has left, in milliseconds. */
const graceMs = 2_000;
/**
 * Waiters that one update removes. It has a clause for each customer, and DynamoDB refuses expressions of more than 4 KB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
const removedAtOnce = 100;

/** A request that waits, as it is kept: `<until>#<lease until>#<customer>#<random>`, times in milliseconds since the epoch. */
interface Waiter {
  readonly member: string;
  readonly untilMs: number;
  readonly leaseUntilMs: number;
  /** A hash of the customer's `sub`. */
  readonly customer: string;
}

/**
 * The places as one item of the orders table, since environments are isolated from each other: a set with all members, and one for
 * each customer, so that one condition checks both bounds. A place that no request left (its environment ended) is free again
 * when its time is up. When the table fails, no request waits, and none fails.
 * @param places requests that may wait at the same time.
 */
export function createWaitingRoom(table: Table, places: number, now: () => number = Date.now): WaitingRoom {
  return {
    async enter(customerId, seconds) {
      const waiter = waiterOf(customerId, seconds, now());
      const isIn = places > 0 && (await orElse(false, PROBLEM, () => take(table, waiter, places, now())));
      return isIn ? placeOf(table, waiter, now) : undefined;
    },
  };
}

function waiterOf(customerId: string, seconds: number, nowMs: number): Waiter {
  const customer = createHash('sha256').update(customerId).digest('base64url').slice(0, 16);
  const [untilMs, leaseUntilMs] = [Math.round(nowMs + seconds * 1_000 + graceMs), nowMs + leaseMs];
  return {
    member: `${untilMs}#${leaseUntilMs}#${customer}#${randomUUID()}`,
    untilMs,
    leaseUntilMs,
    customer,
  };
}

function waiterIn(member: string): Waiter {
  const [until, leaseUntil, customer = ''] = member.split('#');
  return { member, untilMs: Number(until), leaseUntilMs: Number(leaseUntil), customer };
}

function placeOf(table: Table, { member, leaseUntilMs, customer }: Waiter, now: () => number): Place {
  let nextLookMs = leaseUntilMs;
  return {
    async isHeld() {
      if (now() < nextLookMs) return true;
      nextLookMs = now() + lookMs;
      return orElse(true, PROBLEM, async () => (await membersIn(table)).has(member));
    },
    leave: () => orElse(undefined, PROBLEM, () => remove(table, [{ member, customer }])),
  };
}

async function take(table: Table, waiter: Waiter, places: number, nowMs: number): Promise<boolean> {
  const { isApplied, item } = await add(table, waiter, places);
  if (isApplied) return true;
  const leaving = leavingFor(waiter, [...membersOf(item)].map(waiterIn), { places, nowMs });
  if (leaving.length === 0) return false;
  await remove(table, leaving);
  return (await add(table, waiter, places)).isApplied;
}

/**
 * Which waiters leave so that a request can wait: those whose time is up and, when that is not enough, one whose lease is up: of
 * the customer with the most places, if that is more than the customer of the request has; the one that has waited longest.
 */
function leavingFor(
  { customer }: Pick<Waiter, 'customer'>,
  waiters: readonly Waiter[],
  { places, nowMs }: { readonly places: number; readonly nowMs: number },
): Waiter[] {
  // A time that cannot be read is past: no place may be taken forever.
  const gone = waiters.filter(({ untilMs }) => !(untilMs >= nowMs));
  const present = waiters.filter((waiter) => !gone.includes(waiter));
  const placesOf = (one: string) => present.filter((waiter) => waiter.customer === one).length;
  if (placesOf(customer) >= placesPerCustomer) return [];
  if (present.length < places) return gone;
  const [longest] = present
    .filter((waiter) => waiter.leaseUntilMs <= nowMs && placesOf(waiter.customer) > placesOf(customer))
    .toSorted((a, b) => placesOf(b.customer) - placesOf(a.customer) || a.leaseUntilMs - b.leaseUntilMs);
  return longest ? [...gone, longest] : [];
}

const ofCustomer = (customer: string) => `waitersOf#${customer}`;

const add = (table: Table, { member, customer }: Waiter, places: number) =>
  updateItem(table, {
    Key,
    UpdateExpression: 'ADD waiters :member, #own :member',
    ConditionExpression:
      '(attribute_not_exists(waiters) OR size(waiters) < :places) AND (attribute_not_exists(#own) OR size(#own) < :own)',
    ExpressionAttributeNames: { '#own': ofCustomer(customer) },
    ExpressionAttributeValues: {
      ':member': new Set([member]),
      ':places': places,
      ':own': placesPerCustomer,
    },
  });

type Leaving = Pick<Waiter, 'member' | 'customer'>;

async function remove(table: Table, waiters: readonly Leaving[]): Promise<void> {
  for (let start = 0; start < waiters.length; start += removedAtOnce) {
    await updateItem(table, { Key, ...removalOf(waiters.slice(start, start + removedAtOnce)) });
  }
}

/** What removes waiters from the set of all and from those of their customers, as parameters of an UpdateItem. */
function removalOf(waiters: readonly Leaving[]) {
  const byCustomer = [...Map.groupBy(waiters, ({ customer }) => customer)];
  const sets = byCustomer.map(([customer, own], index) => ({
    name: [`#c${index}`, ofCustomer(customer)] as const,
    value: [`:c${index}`, new Set(own.map(({ member }) => member))] as const,
  }));
  return {
    UpdateExpression: `DELETE waiters :all, ${sets.map(({ name, value }) => `${name[0]} ${value[0]}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(sets.map(({ name }) => name)),
    ExpressionAttributeValues: {
      ':all': new Set(waiters.map(({ member }) => member)),
      ...Object.fromEntries(sets.map(({ value }) => value)),
    },
  };
}

/** As of a moment ago, which costs half of what a consistent read does. */
async function membersIn({ documents, tableName }: Table): Promise<ReadonlySet<string>> {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key }));
  return membersOf(Item);
}

function membersOf(item: Item | undefined): ReadonlySet<string> {
  return (item?.waiters as ReadonlySet<string> | undefined) ?? new Set();
}
