import type { PaymentRecord } from './domain.ts';
import type { PaymentGateway } from './gateway.ts';

/** The payment table, one record an order. */
export interface PaymentStore {
  find(orderId: string): Promise<PaymentRecord | undefined>;
  /** Stores the record unless the order has one. @returns the one that holds, and whether it is the given. */
  putFirst(record: PaymentRecord): Promise<{ readonly record: PaymentRecord; readonly isNew: boolean }>;
  /** Notes that the gateway is unavailable to an order. @returns when it was first, in milliseconds since the epoch. */
  unavailableSince(orderId: string, nowMs: number): Promise<number>;
  /** Moves `charged` to this record. @returns the one that holds: another delivery may have been first. */
  markRefunded(record: PaymentRecord & { readonly state: 'refunded' }): Promise<PaymentRecord>;
}

/** The payment tokens of orders that are not charged yet. */
export interface PaymentTokens {
  /** @returns undefined when the order's token was dropped, or its time is up. */
  find(orderId: string): Promise<string | undefined>;
  /** Deletes the order's token, if there is one. */
  drop(orderId: string): Promise<void>;
}

export interface PaymentPorts {
  readonly store: PaymentStore;
  readonly tokens: PaymentTokens;
  readonly gateway: PaymentGateway;
  /** Of the tax that prices include, for example `8.25`. */
  readonly taxPercent: string;
  /** Milliseconds for which a gateway that is unavailable to an order is asked again, before the payment failed. */
  readonly patienceMs: number;
  /** RFC 3339, UTC. */
  readonly now: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
