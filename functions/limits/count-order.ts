import type { OrderPlaced, TransactionLimitExceeded } from '../../events/index.ts';
import { customerDayOf } from '../shared/calendar.ts';
import { limitExceeded } from './domain.ts';

/** Remembers which orders of a customer came first on a day. */
export interface DayStore {
  /**
   * Adds an order to the customer's day, once, while the day has at most `limit` orders.
   * @returns the order's position among them, 0 for the first; undefined when the day was over the limit before.
   */
  positionOf(customerDay: string, orderId: string, limit: number): Promise<number | undefined>;
}

/**
 * Counts an order. The first order over the limit answers with the event, at each delivery; the orders after it
 * say nothing new.
 */
export async function countOrder(
  order: OrderPlaced,
  { store, ordersPerDay }: { readonly store: DayStore; readonly ordersPerDay: number },
): Promise<TransactionLimitExceeded[]> {
  const day = customerDayOf(order);
  const position = await store.positionOf(`${order.customerId}#${day}`, order.orderId, ordersPerDay);
  return position === ordersPerDay ? [limitExceeded(order, day, ordersPerDay)] : [];
}
