import { v5 } from 'uuid';
import type { Money } from '../../events/index.ts';

/** What a gateway says to a charge. Only `unavailable` is worth another attempt. */
export type ChargeOutcome =
  | { readonly result: 'charged'; readonly chargeId: string }
  | { readonly result: 'declined' | 'unprocessable' | 'unavailable' };

/** What a gateway says to a refund. */
export type RefundOutcome =
  | { readonly result: 'refunded'; readonly refundId: string }
  | { readonly result: 'nothing-charged' };

export interface Charge {
  /** The gateway charges a key once and gives the same answer to it ever after. */
  readonly key: string;
  readonly token: string;
  readonly amount: Money;
}

/**
 * A payment gateway with idempotency keys. Whoever cannot tell whether something happened (a timeout, a broken
 * connection) throws: the event is then delivered again, and the key finds what was done. `unavailable`
 * is the gateway's own word that it has not charged.
 */
export interface PaymentGateway {
  charge(charge: Charge): Promise<ChargeOutcome>;
  /** Gives the charge made under `chargeKey` back, whole and once; when there is none, nothing happens. */
  refund(refund: { readonly key: string; readonly chargeKey: string }): Promise<RefundOutcome>;
}

/** Never changes: the keys made with it are in the gateway's books. */
const gatewayNamespace = '4b4b6f0e-4a3a-5f0c-9d55-7d0a2f9a6a21';

/** The idempotency key of an operation on an order's money. */
export function gatewayKey(orderId: string, operation: 'charge' | 'refund'): string {
  return v5(JSON.stringify([orderId, operation]), gatewayNamespace);
}
