import type { OrderPlaced, TransactionLimitExceeded } from '../../events/index.ts';
import { replyTo } from '../shared/reply-event.ts';

/**
 * The event that a customer exceeded the limit with this order. The same order, day and limit always result in
 * the same event.
 * @param day YYYY-MM-DD in the customer's time zone.
 * @param limit Orders a day that are within the limit.
 */
export function limitExceeded(order: OrderPlaced, day: string, limit: number): TransactionLimitExceeded {
  return {
    ...replyTo(order, 'TransactionLimitExceeded', order.time, `${order.customerId}#${day}`),
    day,
    limit,
    customer: order.customer,
  };
}
