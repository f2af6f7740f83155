import type { OrderPlaced, TransactionLimitExceeded } from '../../events/index.ts';
import { customerDayOf } from '../shared/calendar.ts';
import { limitExceeded } from './domain.ts';
import type { LimitsPorts } from './ports.ts';

/** Counts an order. The first order over the limit emits the event, at each delivery; the orders after it emit nothing. */
export async function countOrder(
  order: OrderPlaced,
  { store, ordersPerDay }: LimitsPorts,
): Promise<TransactionLimitExceeded[]> {
  const day = customerDayOf(order);
  const position = await store.positionOf(`${order.customerId}#${day}`, order.orderId, ordersPerDay);
  return position === ordersPerDay ? [limitExceeded(order, day, ordersPerDay)] : [];
}
