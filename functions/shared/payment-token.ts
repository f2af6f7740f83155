import { expiryAfterDays, paymentTokenDays } from './retention.ts';

/** An item of the payment-tokens table, which orders-api makes, and payment reads and marks. Its key is `orderId`. */
export interface PaymentTokenItem {
  readonly orderId: string;
  /** Absent once it is dropped. */
  readonly token?: string;
  /** Whether the outcome of the payment was recorded. */
  readonly isDropped?: boolean;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** The item that keeps an order's payment token from now until it is charged. */
export function paymentTokenItem(orderId: string, token: string): PaymentTokenItem {
  return { orderId, token, expiresAt: expiryAfterDays(paymentTokenDays) };
}
