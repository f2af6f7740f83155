import type { Money } from '../../events/index.ts';
import { type Order, type OrderSummary, statusOf, type TimelineEntry, timelineOf } from './domain.ts';
import type { AcceptedOrder, OrderAddition } from './ports.ts';
import type { ReadLines } from './stored-lines.ts';

/**
 * One item an order. A timeline entry is a top-level attribute named after its id, not a member of a map: so an
 * event may be the first thing the table hears of an order, and replaying the topics fills an empty table.
 */
export interface OrderItem {
  readonly orderId: string;
  /** The customer in whose list the order is: set once it is placed. */
  readonly listedFor?: string;
  /** Share of the index of orders that are not final, while it is not. */
  readonly unfinishedIn?: string;
  readonly customerId?: string;
  readonly total?: Money;
  readonly placedAt?: string;
  readonly eventTypes?: ReadonlySet<TimelineEntry['type']>;
  readonly requestHash?: string;
  readonly encodedEvent?: Uint8Array;
}

/** The stored request; undefined when the item has only entries so far. */
export function keptOf(item: OrderItem | undefined): AcceptedOrder | undefined {
  const { orderId, requestHash, encodedEvent, placedAt, eventTypes } = item ?? {};
  if (!orderId || !requestHash || !encodedEvent || !placedAt) return undefined;
  return { orderId, requestHash, encodedEvent, placedAt, isPlaced: eventTypes?.has('OrderPlaced') ?? false };
}

const entryPrefix = 'entry#';
/** Next to an entry, a set of numbers: of the numbers in several copies of one event, the greatest counts. */
const attemptsPrefix = 'attempts#';

type StoredEntry = Omit<TimelineEntry, 'id' | 'attempts'>;

/** The order in an item; undefined when the item has only entries so far, without the order itself. */
export function orderOf(item: OrderItem, readLines: ReadLines = () => undefined): Order | undefined {
  if (!item.customerId || !item.total || !item.placedAt) return undefined;
  const lines = item.encodedEvent && readLines(item.encodedEvent);
  return { ...summaryOf(item), ...(lines && { lines }), events: timelineOf(entriesOf(item)) };
}

export function summaryOf({
  orderId,
  customerId = '',
  total,
  placedAt = '',
  eventTypes,
}: OrderItem): OrderSummary {
  return { orderId, customerId, status: statusOf(eventTypes ?? new Set()), total: total as Money, placedAt };
}

/** The entries in an item, in no order. */
export function entriesOf(item: OrderItem): TimelineEntry[] {
  const attributes = item as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(attributes)
    .filter(([name]) => name.startsWith(entryPrefix))
    .map(([name, entry]) => {
      const id = name.slice(entryPrefix.length);
      const attempts = attributes[attemptsPrefix + id] as ReadonlySet<number> | undefined;
      return { id, ...(entry as StoredEntry), attempts: attempts ? Math.max(...attempts) : 1 };
    });
}

/** What sets attributes of an item, as parameters of an UpdateItem. Names are aliased: `total` is a reserved word. */
export function settingOf(attributes: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(attributes);
  return {
    UpdateExpression: `SET ${entries.map((_, index) => `#a${index} = :a${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:a${index}`, value])),
  };
}

/**
 * Shares of the index of unfinished orders, one for each first digit of an order id: every order is written to the index
 * and deleted from it, and one share takes 1,000 of that a second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const unfinishedShares: readonly string[] = [...'0123456789abcdef'];

/** What adds to the item, as parameters of an UpdateItem. */
export function additionTo({ orderId, entries, placed }: OrderAddition) {
  const setting = settingOf({
    ...Object.fromEntries(entries.map(({ id, attempts: _, ...entry }) => [entryPrefix + id, entry])),
    ...(placed && {
      listedFor: placed.customerId,
      unfinishedIn: orderId.slice(0, 1),
      customerId: placed.customerId,
      total: placed.total,
      placedAt: placed.time,
    }),
  });
  const adding = addingOf({
    eventTypes: new Set(entries.map(({ type }) => type)),
    ...Object.fromEntries(
      entries
        .filter(({ attempts }) => attempts !== 1)
        .map(({ id, attempts }) => [attemptsPrefix + id, new Set([attempts])]),
    ),
  });
  return {
    UpdateExpression: `${setting.UpdateExpression} ${adding.UpdateExpression}`,
    ExpressionAttributeNames: { ...setting.ExpressionAttributeNames, ...adding.ExpressionAttributeNames },
    ExpressionAttributeValues: { ...setting.ExpressionAttributeValues, ...adding.ExpressionAttributeValues },
  };
}

/** What adds members to sets, as parameters of an UpdateItem. */
function addingOf(sets: Readonly<Record<string, ReadonlySet<unknown>>>) {
  const entries = Object.entries(sets);
  return {
    UpdateExpression: `ADD ${entries.map((_, index) => `#s${index} :s${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#s${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, set], index) => [`:s${index}`, set])),
  };
}
