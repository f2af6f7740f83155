import type { OrderstreamEvent } from '../../events/index.ts';
import { mapConcurrently } from '../shared/concurrency.ts';
import type { Incoming } from '../shared/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka-event.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { deadLetterOf } from './dead-letter.ts';
import type { OrderAddition, OrderStore } from './ports.ts';

/** Orders of one batch that are written at the same time. */
const concurrentWrites = 16;

/** What one record adds to the timeline of its order; undefined when it concerns none. */
export function additionOf(source: PartitionedRecord): OrderAddition | undefined {
  if (source.record.topic === 'dead-letters') {
    const deadLetter = deadLetterOf(source);
    if (!deadLetter) logger.warn('A dead letter belongs to no order.', { offset: source.record.offset });
    return deadLetter && { orderId: deadLetter.orderId, entries: [deadLetter.entry] };
  }
  const event = eventOf(source);
  return event && additionOfEvent(event);
}

function additionOfEvent(event: OrderstreamEvent): OrderAddition {
  const { id, type, time, causationId } = event;
  return {
    orderId: event.orderId,
    entries: [{ id, type, time, causationId: causationId || null }],
    placed: event.type === 'OrderPlaced' ? event : undefined,
  };
}

/**
 * Writes a batch to the orders, one write an order.
 * @returns the values of the orders that could not be written.
 */
export async function record(
  values: readonly Incoming<OrderAddition>[],
  store: Pick<OrderStore, 'add'>,
): Promise<Incoming<OrderAddition>[]> {
  const orders = [...Map.groupBy(values, ({ value }) => value.orderId)];
  const failures = await mapConcurrently(orders, concurrentWrites, async ([orderId, additions]) => {
    try {
      await store.add(merged(orderId, additions));
      return [];
    } catch (error) {
      logger.error('An order could not be written.', { orderId, ...describeError(error) });
      return additions;
    }
  });
  return failures.flat();
}

function merged(orderId: string, additions: readonly Incoming<OrderAddition>[]): OrderAddition {
  // By id: a batch may hold the same event twice.
  const entries = new Map(additions.flatMap(({ value }) => value.entries.map((entry) => [entry.id, entry])));
  const placed = additions.find(({ value }) => value.placed)?.value.placed;
  return { orderId, entries: [...entries.values()], placed };
}
