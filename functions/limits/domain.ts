import type { OrderPlaced, TransactionLimitExceeded } from '../../events/index.ts';
import { answering } from '../shared/answering.ts';
import { dayOf, isTimeZone } from '../shared/calendar.ts';

/**
 * The customer's day that an order counts for, YYYY-MM-DD: that of the moment it was placed, whenever it is counted, on
 * the calendar of the customer's time zone; one that does not exist counts as UTC.
 */
export function customerDayOf({ time, customer: { zoneinfo } }: OrderPlaced): string {
  return dayOf(time, isTimeZone(zoneinfo) ? zoneinfo : 'UTC');
}

/**
 * The event that says a customer went over the limit with this order. The same order, day and limit always give
 * the same event.
 * @param day YYYY-MM-DD in the customer's time zone.
 * @param limit Orders a day that are within the limit.
 */
export function limitExceeded(order: OrderPlaced, day: string, limit: number): TransactionLimitExceeded {
  return {
    ...answering(order, 'TransactionLimitExceeded', order.time, `${order.customerId}#${day}`),
    day,
    limit,
    customer: order.customer,
  };
}
