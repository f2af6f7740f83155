import type {
  OrderLine,
  OrderPlaced,
  OrderShipped,
  OrderstreamEvent,
  PaymentProcessed,
  PaymentRefunded,
} from '../../events/index.ts';
import { minorUnits } from '../shared/money.ts';

/** What is counted. Revenue is in the currency's smallest unit; a refund counts below zero. */
export interface Figures {
  readonly orders: number;
  readonly revenue: number;
  readonly shipped: number;
}

/**
 * Figures of one minute: of the whole shop, of one department, or of one product. An order counts once in each: one of
 * two departments is one order of the shop.
 */
export interface Count extends Figures {
  /** Start of the minute, RFC 3339, UTC: 2026-11-21T10:05:00Z. */
  readonly minute: string;
  readonly department: string | typeof wholeShop;
  /** Only in the figures of a product. */
  readonly productId?: string;
}

/** Stands where a department's name would; no department is called that. */
export const wholeShop = '*';

export type CountedEvent = OrderPlaced | PaymentProcessed | PaymentRefunded | OrderShipped;

const nothing: Figures = { orders: 0, revenue: 0, shipped: 0 };

type LineFigures = (lines: readonly OrderLine[]) => Figures;

const placed: LineFigures = () => ({ ...nothing, orders: 1 });
const earned: LineFigures = (lines) => ({ ...nothing, revenue: lineTotalOf(lines) });
const givenBack: LineFigures = (lines) => ({ ...nothing, revenue: -lineTotalOf(lines) });

/** What each event type counts, given the lines of a department or of the whole order. */
const figuresOf: Readonly<Record<Exclude<CountedEvent['type'], 'OrderShipped'>, LineFigures>> = {
  OrderPlaced: placed,
  PaymentProcessed: earned,
  PaymentRefunded: givenBack,
};

/** True for the event types that count. */
export function isCounted(event: OrderstreamEvent): event is CountedEvent {
  return event.type === 'OrderShipped' || event.type in figuresOf;
}

/** The first instant of the minute of a moment. @throws {RangeError} when `time` is no time. */
export function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16)}:00Z`;
}

/** What one event adds, at the minute of its own time: a refund is taken off when it is made, not where the sale was. */
export function countsOf(event: CountedEvent): Count[] {
  const minute = minuteOf(event.time);
  if (event.type === 'OrderShipped') return [{ minute, department: wholeShop, ...nothing, shipped: 1 }];
  const figures = figuresOf[event.type];
  const departments = Map.groupBy(event.lines, ({ department }) => department);
  return [
    { minute, department: wholeShop, ...figures(event.lines) },
    ...Array.from(departments, ([department, lines]) => ({ minute, department, ...figures(lines) })),
    ...Array.from(departments).flatMap(([department, lines]) =>
      Array.from(
        Map.groupBy(lines, ({ productId }) => productId),
        ([productId, ofProduct]) => ({ minute, department, productId, ...figures(ofProduct) }),
      ),
    ),
  ];
}

function lineTotalOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { unitPrice, quantity }) => sum + minorUnits(unitPrice) * quantity, 0);
}

/** Names what is counted together: `minute#department` or `minute#department#productId`. */
export function countKeyOf({ minute, department, productId }: Count): string {
  return productId === undefined ? `${minute}#${department}` : `${minute}#${department}#${productId}`;
}

/** The sum of the counts of each key. */
export function merged(counts: readonly Count[]): Count[] {
  const groups = Map.groupBy(counts, countKeyOf);
  return Array.from(groups.values(), (group) => ({ ...(group[0] as Count), ...totalOf(group) }));
}

/** The sum of figures; zeroes for none. */
export function totalOf(figures: readonly Figures[]): Figures {
  return figures.reduce(
    (sum, { orders, revenue, shipped }) => ({
      orders: sum.orders + orders,
      revenue: sum.revenue + revenue,
      shipped: sum.shipped + shipped,
    }),
    nothing,
  );
}
