import type { OrderPlaced, TransactionLimitExceeded } from '../../events/index.ts';
import { answering } from '../shared/answering.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The day of a moment on the calendar of a time zone: YYYY-MM-DD.
 * @param time RFC 3339.
 * @param zone IANA name; one that does not exist counts as UTC.
 */
export function dayOf(time: string, zone: string): string {
  const parts = formatOf(zone).formatToParts(new Date(time));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const timeZone = isTimeZone(zone) ? zone : 'UTC';
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  if (timeZone === zone) formats.set(zone, format);
  return format;
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
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
