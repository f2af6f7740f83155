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

/** Length of a counted window. Hours sum up whole minutes, in a sixtieth of the items. */
export type CountWindow = 'minute' | 'hour';

/**
 * Figures of one window: of the whole shop, of one department, or of one product. An order counts once in each: one of
 * two departments is one order of the shop.
 */
export interface Count extends Figures {
  readonly window: CountWindow;
  /** Start of the window, RFC 3339, UTC: 2026-11-21T10:05:00Z. */
  readonly start: string;
  readonly department: string | typeof wholeShop;
  /** Only in the figures of a product. */
  readonly productId?: string;
}

/** Takes the place of a department's name; no department has it. */
export const wholeShop = '*';

export type CountedEvent = OrderPlaced | PaymentProcessed | PaymentRefunded | OrderShipped;

const nothing: Figures = { orders: 0, revenue: 0, shipped: 0 };

type LineFigures = (lines: readonly OrderLine[]) => Figures;

const placed: LineFigures = () => ({ ...nothing, orders: 1 });
const earned: LineFigures = (lines) => ({ ...nothing, revenue: lineTotalOf(lines) });
const refunded: LineFigures = (lines) => ({ ...nothing, revenue: -lineTotalOf(lines) });

/** What each event type counts, given the lines of a department or of the whole order. */
const figuresOf: Readonly<Record<Exclude<CountedEvent['type'], 'OrderShipped'>, LineFigures>> = {
  OrderPlaced: placed,
  PaymentProcessed: earned,
  PaymentRefunded: refunded,
};

/** True for the event types that count. */
export function isCounted(event: OrderstreamEvent): event is CountedEvent {
  return event.type === 'OrderShipped' || event.type in figuresOf;
}

const windows = ['minute', 'hour'] as const;

/** The start of the window a moment is in. @throws {RangeError} when `time` is not valid. */
export function startOf(window: CountWindow, time: string | number): string {
  const minute = new Date(time).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
  return window === 'minute' ? `${minute}:00Z` : `${minute.slice(0, -2)}00:00Z`;
}

/**
 * What one event adds, in the windows of the event's time, whenever it is consumed: a refund is subtracted when it is made, not
 * where the sale was.
 */
export function countsOf(event: CountedEvent): Count[] {
  const parts = partsOf(event);
  return windows.flatMap((window) => {
    const start = startOf(window, event.time);
    return parts.map((part) => ({ window, start, ...part }));
  });
}

function partsOf(event: CountedEvent): Omit<Count, 'window' | 'start'>[] {
  if (event.type === 'OrderShipped') return [{ department: wholeShop, ...nothing, shipped: 1 }];
  const figures = figuresOf[event.type];
  const departments = [...Map.groupBy(event.lines, ({ department }) => department)];
  const products = departments.flatMap(([department, lines]) =>
    Array.from(
      Map.groupBy(lines, ({ productId }) => productId),
      ([productId, ofProduct]) => ({ department, productId, ...figures(ofProduct) }),
    ),
  );
  return [
    { department: wholeShop, ...figures(event.lines) },
    ...departments.map(([department, lines]) => ({ department, ...figures(lines) })),
    ...products,
  ];
}

function lineTotalOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { unitPrice, quantity }) => sum + minorUnits(unitPrice) * quantity, 0);
}

/** Names a count within those of its window: `start#department` or `start#department#productId`. */
export function countKeyOf({ start, department, productId }: Count): string {
  return productId === undefined ? `${start}#${department}` : `${start}#${department}#${productId}`;
}

/** The sum of the counts of each key. */
export function merged(counts: readonly Count[]): Count[] {
  const groups = Map.groupBy(counts, (count) => `${count.window}#${countKeyOf(count)}`);
  return Array.from(groups.values(), (group) => ({ ...(group[0] as Count), ...totalOf(group) }));
}

/** The sum of figures; zeros without any. */
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
