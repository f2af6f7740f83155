import type { OrderLine, OrderstreamEvent } from '../../../events/index.ts';
import { dayByOffset } from '../support/calendar.ts';

/** What a client asks for, and which moments lie in the period. */
export interface Question {
  readonly isWithin: (timeMs: number) => boolean;
  readonly zone: string;
  readonly window?: 'minute' | 'day';
  readonly by?: 'department' | 'product';
}

/** A minute in which only others happened has no window. */
const COUNTED: ReadonlySet<OrderstreamEvent['type']> = new Set([
  'OrderPlaced',
  'PaymentProcessed',
  'PaymentRefunded',
  'OrderShipped',
]);

/** The expected response of `GET /sales`, from the log alone: each event once, at the minute and day of its timestamp. */
export function salesOfLog(log: readonly OrderstreamEvent[], { isWithin, zone, window, by }: Question) {
  const events = [...new Map(log.map((event) => [event.id, event])).values()].filter(
    ({ type, time }) => COUNTED.has(type) && isWithin(Date.parse(time)),
  );
  const minuteOf = ({ time }: OrderstreamEvent) => `${time.slice(0, 16)}:00Z`;
  const dayOf = ({ time }: OrderstreamEvent) => dayByOffset(Date.parse(time), zone);
  const windowOf = (within: readonly OrderstreamEvent[]) => ({
    ...soldAndShipped(within),
    ...(by === 'department' && { byDepartment: departmentsOf(within) }),
    ...(by === 'product' && { byProduct: productsOf(within) }),
  });
  return {
    ...soldAndShipped(events),
    byDepartment: departmentsOf(events),
    byProduct: productsOf(events),
    ...(window !== 'day' && {
      byMinute: grouped(events, minuteOf).map(([minute, within]) => ({ minute, ...windowOf(within) })),
    }),
    ...(window !== 'minute' && {
      byDay: grouped(events, dayOf).map(([day, within]) => ({ day, ...windowOf(within) })),
    }),
  };
}

function grouped(events: readonly OrderstreamEvent[], nameOf: (event: OrderstreamEvent) => string) {
  return [...Map.groupBy(events, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function linesOf(event: OrderstreamEvent): readonly OrderLine[] {
  const hasLines =
    event.type === 'OrderPlaced' || event.type === 'PaymentProcessed' || event.type === 'PaymentRefunded';
  return hasLines ? event.lines : [];
}

function namesOf(events: readonly OrderstreamEvent[], name: 'department' | 'productId'): string[] {
  return [...new Set(events.flatMap(linesOf).map((line) => line[name]))].sort();
}

function departmentsOf(events: readonly OrderstreamEvent[]) {
  return namesOf(events, 'department').map((department) => ({
    department,
    ...sold(events, (line) => line.department === department),
  }));
}

function productsOf(events: readonly OrderstreamEvent[]) {
  return namesOf(events, 'productId').map((productId) => ({
    productId,
    ...sold(events, (line) => line.productId === productId),
  }));
}

function sold(events: readonly OrderstreamEvent[], isMeant: (line: OrderLine) => boolean) {
  let [orders, cents] = [0, 0];
  for (const event of events) {
    const lines = linesOf(event).filter(isMeant);
    const worth = lines.reduce((sum, line) => sum + Number(line.unitPrice.amount) * 100 * line.quantity, 0);
    if (event.type === 'OrderPlaced' && lines.length > 0) orders += 1;
    if (event.type === 'PaymentProcessed') cents += Math.round(worth);
    if (event.type === 'PaymentRefunded') cents -= Math.round(worth);
  }
  return { orders, revenue: { amount: (cents / 100).toFixed(2), currency: 'USD' } };
}

function soldAndShipped(events: readonly OrderstreamEvent[]) {
  return {
    ...sold(events, () => true),
    shipped: events.filter(({ type }) => type === 'OrderShipped').length,
  };
}
