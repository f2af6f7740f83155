import type { Failed, Incoming } from '../shared/kafka/consumer.ts';
import { traceparentOf } from '../shared/kafka/event.ts';
import { mapConcurrently } from '../shared/runtime/concurrency.ts';
import { describeError, logger } from '../shared/telemetry/powertools.ts';
import { inTrace } from '../shared/telemetry/trace-context.ts';
import type { TimelineEntry } from './domain.ts';
import type { OrderAddition, OrderStore } from './ports.ts';

/** Orders of one batch that are written at the same time: they share requests. */
const concurrentWrites = 100;

/**
 * Appends a batch to the timelines of its orders, one write an order.
 * @returns the values of the orders that could not be written.
 */
export async function appendTimeline(
  values: readonly Incoming<OrderAddition>[],
  store: Pick<OrderStore, 'add'>,
): Promise<Failed<OrderAddition>[]> {
  const orders = [...Map.groupBy(values, ({ value }) => value.orderId)];
  const failures = await mapConcurrently(orders, concurrentWrites, async ([orderId, additions]) => {
    try {
      await store.add(merged(orderId, additions));
      return [];
    } catch (error) {
      inTrace(additions.map(({ source }) => traceparentOf(source)).find(Boolean), () =>
        logger.error('Order could not be written', { orderId, ...describeError(error) }),
      );
      return additions.map((addition) => ({ ...addition, error }));
    }
  });
  return failures.flat();
}

function merged(orderId: string, additions: readonly Incoming<OrderAddition>[]): OrderAddition {
  const entries = new Map<string, TimelineEntry>();
  // A batch may hold the same event twice, the second time of a later attempt.
  for (const entry of additions.flatMap(({ value }) => value.entries)) {
    const attempts = Math.max(entry.attempts, entries.get(entry.id)?.attempts ?? 0);
    entries.set(entry.id, { ...entry, attempts });
  }
  const values = additions.map(({ value }) => value);
  const placed = values.find((value) => value.placed)?.placed;
  const declined = values.find((value) => value.declined)?.declined;
  return { orderId, entries: [...entries.values()], placed, declined };
}
