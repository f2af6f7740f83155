import type { Customer, OrderPlaced } from '../../events/index.ts';
import type { EventProducer } from '../shared/kafka/producer.ts';
import type { ReachedLimit } from './customer-counters.ts';
import type { Order, OrderSummary, TimelineEntry } from './domain.ts';

/** What `POST /orders` stores, so that the same request again sends the same bytes. */
export interface AcceptedOrder {
  readonly orderId: string;
  readonly requestHash: string;
  /** The value of the OrderPlaced record as it was first sent. */
  readonly encodedEvent: Uint8Array;
  /** Time of that event. RFC 3339, UTC. */
  readonly placedAt: string;
  /** True once the event was consumed from its topic: it need not be sent again. */
  readonly isPlaced: boolean;
}

/** Who places an order, and under which key. */
export interface OrderOrigin {
  readonly customerId: string;
  readonly customer: Customer;
  readonly idempotencyKey: string;
}

/** The outcome of a request for an order: stored, now or before, or refused because of a limit of its customer. */
export type Acceptance = { readonly order: AcceptedOrder } | { readonly reached: ReachedLimit };

/** Where a list continues: after the last order of the page before. */
export interface ListPosition {
  readonly orderId: string;
  readonly placedAt: string;
}

export interface OrderPage {
  readonly orders: readonly OrderSummary[];
  /** Absent on the last page. */
  readonly next?: ListPosition;
}

/** What one batch of records adds to one order. */
export interface OrderAddition {
  readonly orderId: string;
  readonly entries: readonly TimelineEntry[];
  /** Set when the addition holds the order's OrderPlaced: from then on it is listed. */
  readonly placed?: Pick<OrderPlaced, 'customerId' | 'total' | 'time'>;
  /** Set when the addition holds a payment that was declined. `time` is that of the event. */
  readonly declined?: { readonly customerId: string; readonly time: string };
}

/** An order that is neither shipped nor cancelled. */
export interface UnfinishedOrder {
  readonly orderId: string;
  /** RFC 3339, UTC. */
  readonly placedAt: string;
}

/** Stores new orders. */
export interface OrderAdmission {
  /**
   * Stores the order of this event, and its payment token for the payment function, and counts it among the customer's orders in
   * progress, unless an order is stored already: all or nothing, so the token is always the one of the stored request.
   * @returns the stored order, or the limit that the customer has reached. An order that is stored already is not counted
   *   again, and no limit refuses it.
   */
  accept(order: AcceptedOrder, event: OrderPlaced, paymentToken: string): Promise<Acceptance>;
}

export interface OrderStore {
  /** The stored request of an order, if there is one (a consistent read). */
  kept(orderId: string): Promise<AcceptedOrder | undefined>;
  /** The order as of now (a consistent read). */
  find(orderId: string): Promise<Order | undefined>;
  /** The customer's placed orders, newest first. */
  list(customerId: string, limit: number, after?: ListPosition): Promise<OrderPage>;
  /**
   * Adds to the timeline; adding the same again changes nothing. An order that is final is no longer one in progress, and a
   * declined payment counts for its customer.
   */
  add(addition: OrderAddition): Promise<void>;
  /** All placed orders that are not final, as of a moment ago. @param placedBefore RFC 3339, UTC. */
  unfinished(placedBefore: string): Promise<readonly UnfinishedOrder[]>;
}

/** The place of a request that waits. */
export interface Place {
  /** False once another request has taken the place over. Reads the table once a second at most, after the lease. */
  isHeld(): Promise<boolean>;
  leave(): Promise<void>;
}

/**
 * Which requests may wait. A request that waits holds an execution environment, of which an account has few: when requests that
 * wait hold all of them, no customer can place an order. See docs/decisions/112-places-of-waiting-requests-are-leased.md.
 */
export interface WaitingRoom {
  /**
   * Takes a place for a request of the customer.
   * @param seconds How long it wants to wait.
   * @returns undefined when the customer has two places already, or when no place is free and none can be taken over.
   */
  enter(customerId: string, seconds: number): Promise<Place | undefined>;
}

/** What placing an order needs. */
export interface PlaceOrderPorts {
  readonly store: Pick<OrderStore, 'kept'>;
  readonly admission: OrderAdmission;
  readonly producer: EventProducer;
  /** RFC 3339, UTC. */
  readonly now: () => string;
}

/** What the order API needs. */
export interface OrderApiPorts extends PlaceOrderPorts {
  readonly store: OrderStore;
  readonly waitingRoom: WaitingRoom;
}
