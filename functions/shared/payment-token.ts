import { expiryAfterDays, paymentTokenDays } from './retention.ts';

/** An item of the payment-tokens table, which orders-api writes and payment reads and deletes. Its key is `orderId`. */
export interface PaymentTokenItem {
  readonly orderId: string;
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** The item that keeps an order's payment token from now until it is charged. */
export function paymentTokenItem(orderId: string, token: string): PaymentTokenItem {
  return { orderId, token, expiresAt: expiryAfterDays(paymentTokenDays) };
}
