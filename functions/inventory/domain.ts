import type {
  InventoryRejected,
  InventoryReleased,
  InventoryReserved,
  OrderPlaced,
  OrderstreamEvent,
  PaymentFailed,
  Shortage,
  StockLine,
} from '../../events/index.ts';
import { replyTo } from '../shared/reply-event.ts';

export interface Reserved {
  readonly state: 'reserved';
  readonly reply: InventoryReserved;
}

export interface Rejected {
  readonly state: 'rejected';
  readonly reply: InventoryRejected;
}

/** Without a `reply` the order was cancelled before it was handled: it never gets stock. */
export interface Released {
  readonly state: 'released';
  readonly reply?: InventoryReserved;
  readonly release: InventoryReleased;
}

/** The state of one order's stock. The first reply never changes; only a reservation changes its state, to released. */
export type StockRecord = Reserved | Rejected | Released;

export function orderIdOf(record: StockRecord): string {
  return record.state === 'released' ? record.release.orderId : record.reply.orderId;
}

/** The stored reply events to this one, to be emitted with every delivery of it and with no other. */
export function repliesTo(cause: OrderstreamEvent, record: StockRecord): OrderstreamEvent[] {
  const stored = record.state === 'released' ? [record.reply, record.release] : [record.reply];
  return stored.filter((event) => event !== undefined).filter((event) => event.causationId === cause.id);
}

/** The record of an order whose lines are all reserved. @param time RFC 3339, UTC. */
export function reserved(order: OrderPlaced, time: string): Reserved {
  const reply: InventoryReserved = {
    ...replyTo(order, 'InventoryReserved', time),
    lines: stockLinesOf(order),
    shipTo: order.shipTo,
  };
  return { state: 'reserved', reply };
}

/** The record of an order of which at least one line is short. */
export function rejected(order: OrderPlaced, shortages: readonly Shortage[], time: string): Rejected {
  const reply: InventoryRejected = {
    ...replyTo(order, 'InventoryRejected', time),
    shortages,
    customer: order.customer,
  };
  return { state: 'rejected', reply };
}

/** The record of an order whose stock is released, or that never gets any when nothing was reserved. */
export function released(failure: PaymentFailed, reservation: Reserved | undefined, time: string): Released {
  const release: InventoryReleased = {
    ...replyTo(failure, 'InventoryReleased', time),
    lines: reservation?.reply.lines ?? [],
  };
  return { state: 'released', ...(reservation ? { reply: reservation.reply } : {}), release };
}

/** The lines of an order by product, the same product's quantities added up. */
function stockLinesOf(order: Pick<OrderPlaced, 'lines'>): StockLine[] {
  return totalsOf([order]);
}

/** Quantities by product over all the orders or reservations. */
export function totalsOf(orders: readonly { readonly lines: readonly StockLine[] }[]): StockLine[] {
  const totals = new Map<string, number>();
  for (const { productId, quantity } of orders.flatMap(({ lines }) => lines)) {
    totals.set(productId, (totals.get(productId) ?? 0) + quantity);
  }
  return Array.from(totals, ([productId, quantity]) => ({ productId, quantity }));
}

/** Why several reservations could not be made at once. At least one of both has a member. */
export interface Refusal {
  /** Orders that have a record already. */
  readonly knownOrderIds: ReadonlySet<string>;
  /** Pieces available of each product of which there were too few for all the orders together. */
  readonly available: ReadonlyMap<string, number>;
}

/** An order that cannot have its stock even alone. */
export interface ShortOrder {
  readonly order: OrderPlaced;
  readonly shortages: readonly Shortage[];
}

/** What a refusal means for each of the orders: it has a record, is short by itself, or is retried. */
export function partitionRefused(orders: readonly OrderPlaced[], refusal: Refusal) {
  const known = orders.filter(({ orderId }) => refusal.knownOrderIds.has(orderId));
  const unknown = orders
    .filter((order) => !known.includes(order))
    .map((order): ShortOrder => ({ order, shortages: shortagesOf(order, refusal.available) }));
  return {
    known,
    short: unknown.filter(({ shortages }) => shortages.length > 0),
    again: unknown.filter(({ shortages }) => shortages.length === 0).map(({ order }) => order),
  };
}

function shortagesOf(order: OrderPlaced, available: ReadonlyMap<string, number>): Shortage[] {
  const nameOf = (id: string) => order.lines.find(({ productId }) => productId === id)?.name ?? id;
  return stockLinesOf(order)
    .map(({ productId, quantity }) => ({
      productId,
      name: nameOf(productId),
      requested: quantity,
      available: available.get(productId) ?? Number.POSITIVE_INFINITY,
    }))
    .filter((line) => line.requested > line.available);
}
