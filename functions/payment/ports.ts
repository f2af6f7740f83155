import type { Money } from '../../events/index.ts';
import type { PaymentRecord } from './domain.ts';

/** The payment table, one record an order. */
export interface PaymentStore {
  find(orderId: string): Promise<PaymentRecord | undefined>;
  /** Stores the record unless the order has one. @returns the stored one, and whether it is this one. */
  putFirst(record: PaymentRecord): Promise<{ readonly record: PaymentRecord; readonly isNew: boolean }>;
  /** Stores that the gateway is unavailable to an order. @returns when it was first, in milliseconds since the epoch. */
  unavailableSince(orderId: string, nowMs: number): Promise<number>;
  /** Replaces a `charged` record by this one. @returns the stored one: another delivery may have been first. */
  markRefunded(record: PaymentRecord & { readonly state: 'refunded' }): Promise<PaymentRecord>;
}

/** The payment token of an order, or the mark that its payment was decided. */
export type KeptToken = { readonly token: string } | { readonly isDropped: true };

/** The payment tokens of orders that are not charged yet. */
export interface PaymentTokens {
  /** @returns undefined when there is none: its time is up, or it is lost. */
  find(orderId: string): Promise<KeptToken | undefined>;
  /** Deletes the order's token, if there is one, and marks the order. */
  drop(orderId: string): Promise<void>;
}

/** Outcome of a charge. Only `unavailable` is worth another attempt. */
export type ChargeOutcome =
  | { readonly result: 'charged'; readonly chargeId: string }
  | { readonly result: 'declined' | 'unprocessable' | 'unavailable' };

/** Outcome of a refund. */
export type RefundOutcome =
  | { readonly result: 'refunded'; readonly refundId: string }
  | { readonly result: 'nothing-charged' };

/** A charge as the gateway receives it. */
export interface ChargeRequest {
  /** Idempotency key: the gateway charges it once, and later calls have the same outcome. */
  readonly key: string;
  readonly orderId: string;
  readonly token: string;
  readonly amount: Money;
}

/**
 * A payment gateway with idempotency keys. An operation that may or may not have been done (a timeout, a broken connection)
 * throws: the event is then delivered again, and the key finds what was done. `unavailable` means that the gateway did
 * not charge by this call; abandon the charge before the payment fails.
 */
export interface PaymentGateway {
  charge(charge: ChargeRequest): Promise<ChargeOutcome>;
  /**
   * Makes sure that a charge which is not tried again never happens.
   * @returns `charged` when it has happened, otherwise `unavailable`.
   */
  abandon(charge: { readonly chargeKey: string }): Promise<ChargeOutcome>;
  /** Refunds the charge made under `chargeKey`, whole and once; when there is none, makes sure that there will be none. */
  refund(refund: { readonly key: string; readonly chargeKey: string }): Promise<RefundOutcome>;
}

export interface PaymentPorts {
  readonly store: PaymentStore;
  readonly tokens: PaymentTokens;
  readonly gateway: PaymentGateway;
  /** Of the tax that prices include, for example `8.25`. */
  readonly taxPercent: string;
  /** Milliseconds for which a gateway that is unavailable to an order is called again, before the payment fails. */
  readonly patienceMs: number;
  /** RFC 3339, UTC. */
  readonly now: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
