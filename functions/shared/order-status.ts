/** How far an order is. */
export type OrderStatus = 'accepted' | 'processing' | 'shipped' | 'cancelled';

/** True when neither goods nor money will change. */
export function isFinal(status: OrderStatus): boolean {
  return status === 'shipped' || status === 'cancelled';
}
