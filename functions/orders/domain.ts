import type { Concern, EventType, Money, OrderLine } from '../../events/index.ts';
import type { OrderStatus } from '../shared/order-status.ts';

const uuidFormat = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True for the id of an order: a UUID. Other items of the orders table have keys of another form. */
export function isOrderId(text: string): boolean {
  return uuidFormat.test(text);
}

/** An event of an order, or a dead letter, whose `id` identifies the failed delivery. */
export interface TimelineEntry {
  readonly id: string;
  readonly type: EventType | 'DeadLettered';
  /** RFC 3339, UTC. */
  readonly time: string;
  /** The event that caused it; null for the event of a request. */
  readonly causationId: string | null;
  /** The concern that wrote the event, or whose delivery failed. A name that is not a concern is a function's. */
  readonly consumer: Concern | (string & {});
  /** Deliveries of its cause that it took, as far as failed ones were counted. 0: the function was never called. */
  readonly attempts: number;
  /** Of a dead letter: Lambda's condition, for example RetryAttemptsExhausted. */
  readonly reason?: string;
}

/** An order as its owner sees it in a list. */
export interface OrderSummary {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly total: Money;
  /** RFC 3339, UTC. */
  readonly placedAt: string;
}

/** An order as its owner reads it. */
export interface Order extends OrderSummary {
  /** Absent when the table does not have them: it was filled from the topics, or the order is of an earlier schema. */
  readonly lines?: readonly OrderLine[];
  readonly events: readonly TimelineEntry[];
}

/** The payment side is over and the customer keeps their money. */
const closedWithoutMoney: readonly EventType[] = ['PaymentFailed', 'PaymentRefunded'];
/** The inventory side is over and the shop keeps its goods. */
const closedWithoutStock: readonly EventType[] = ['InventoryRejected', 'InventoryReleased'];
/** Event types that change the status of an order; emails and limits do not. */
const progress: readonly EventType[] = [
  ...closedWithoutMoney,
  ...closedWithoutStock,
  'PaymentProcessed',
  'InventoryReserved',
];

/** True when the event may be the one that makes its order final. */
export function mayBeLast(type: TimelineEntry['type']): boolean {
  return type === 'OrderShipped' || progress.some((each) => each === type);
}

/** The status of an order, from the types of its events alone: the order of their arrival does not matter. */
export function statusOf(eventTypes: ReadonlySet<TimelineEntry['type']>): OrderStatus {
  const hasAny = (types: readonly EventType[]) => types.some((type) => eventTypes.has(type));
  if (eventTypes.has('OrderShipped')) return 'shipped';
  if (hasAny(closedWithoutMoney) && hasAny(closedWithoutStock)) return 'cancelled';
  return hasAny(progress) ? 'processing' : 'accepted';
}

/** The entries by time; those of the same instant causes first. */
export function timelineOf(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return entries.toSorted(
    (a, b) =>
      compare(a.time, b.time) ||
      causesBefore(a, byId) - causesBefore(b, byId) ||
      compare(a.type, b.type) ||
      compare(a.id, b.id),
  );
}

/** Length of the chain of causes in the timeline; bounded, even if ids form a cycle. */
function causesBefore(entry: TimelineEntry, byId: ReadonlyMap<string, TimelineEntry>): number {
  let length = 0;
  let cause = byId.get(entry.causationId ?? '');
  while (cause && length < byId.size) {
    length += 1;
    cause = byId.get(cause.causationId ?? '');
  }
  return length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
