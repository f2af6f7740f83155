import { v5 } from 'uuid';
import type { Money } from '../../events/index.ts';

/** Outcome of a charge. Only `unavailable` is worth another attempt. */
export type ChargeOutcome =
  | { readonly result: 'charged'; readonly chargeId: string }
  | { readonly result: 'declined' | 'unprocessable' | 'unavailable' };

/** Outcome of a refund. */
export type RefundOutcome =
  | { readonly result: 'refunded'; readonly refundId: string }
  | { readonly result: 'nothing-charged' };

export interface Charge {
  /** The gateway charges a key once and responds to it alike ever after. */
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
  charge(charge: Charge): Promise<ChargeOutcome>;
  /**
   * Makes sure that a charge which is not tried again never happens.
   * @returns `charged` when it has happened, otherwise `unavailable`.
   */
  abandon(charge: { readonly chargeKey: string }): Promise<ChargeOutcome>;
  /** Gives the charge made under `chargeKey` back, whole and once; when there is none, makes sure that there will be none. */
  refund(refund: { readonly key: string; readonly chargeKey: string }): Promise<RefundOutcome>;
}

/** Never changes: the keys made with it are in the gateway's books. */
const gatewayNamespace = '4b4b6f0e-4a3a-5f0c-9d55-7d0a2f9a6a21';

/** The idempotency key of an operation on an order's money. */
export function gatewayKey(orderId: string, operation: 'charge' | 'refund'): string {
  return v5(JSON.stringify([orderId, operation]), gatewayNamespace);
}
