import { isFinal } from '../shared/order-status.ts';
import { logger, MetricUnit, metrics } from '../shared/telemetry/powertools.ts';
import type { Order } from './domain.ts';
import type { OrderStore, UnfinishedOrder } from './ports.ts';

/** The oldest are read and logged; the metric counts them all. */
const mostLogged = 20;
const minuteMs = 60_000;

export interface FinalityCheck {
  readonly store: Pick<OrderStore, 'unfinished' | 'find'>;
  /** Minutes after its placement by which an order should be final. */
  readonly limitInMinutes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An order that should be final by now. */
interface LateOrder {
  readonly orderId: string;
  readonly status: Order['status'];
  readonly placedAt: string;
  readonly ageInMinutes: number;
  /** Type of the last event. */
  readonly lastEvent: string | undefined;
  /** Consumers with a dead letter of the order. */
  readonly deadLetteredBy: readonly string[];
}

export interface FinalityReport {
  /** Orders older than the limit that are neither shipped nor cancelled. */
  readonly notFinal: number;
  /** The oldest of them, 20 at most. */
  readonly oldest: readonly LateOrder[];
}

/**
 * Counts the orders that are not final although their time is up, as metrics `OrdersNotFinal` and
 * `OldestOrderNotFinal` (seconds), and logs the oldest. An order whose OrderPlaced the timeline has not read yet is not
 * among them: that consumer's offset lag shows it.
 */
export async function checkFinality({ store, limitInMinutes, now }: FinalityCheck): Promise<FinalityReport> {
  const nowMs = now();
  const placedBefore = new Date(nowMs - limitInMinutes * minuteMs).toISOString();
  const unfinished = (await store.unfinished(placedBefore)).toSorted(byAge);
  const orders = await Promise.all(unfinished.slice(0, mostLogged).map(({ orderId }) => store.find(orderId)));
  // The index follows its table a moment later: some may just have become final.
  const oldest = orders.flatMap((order) =>
    order && !isFinal(order.status) ? [lateOrder(order, nowMs)] : [],
  );
  const report = { notFinal: unfinished.length - orders.length + oldest.length, oldest };
  publish(report);
  return report;
}

function byAge(a: UnfinishedOrder, b: UnfinishedOrder): number {
  return a.placedAt < b.placedAt ? -1 : 1;
}

function lateOrder({ orderId, status, placedAt, events }: Order, nowMs: number): LateOrder {
  const deadLetters = events.filter(({ type }) => type === 'DeadLettered');
  return {
    orderId,
    status,
    placedAt,
    ageInMinutes: Math.floor((nowMs - Date.parse(placedAt)) / minuteMs),
    lastEvent: events.at(-1)?.type,
    deadLetteredBy: [...new Set(deadLetters.map(({ consumer }) => consumer))],
  };
}

function publish({ notFinal, oldest }: FinalityReport): void {
  metrics.addMetric('OrdersNotFinal', MetricUnit.Count, notFinal);
  metrics.addMetric('OldestOrderNotFinal', MetricUnit.Seconds, (oldest[0]?.ageInMinutes ?? 0) * 60);
  for (const order of oldest) logger.warn('Order not final', { ...order });
}
