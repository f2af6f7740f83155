import { writerOf } from '../../events/catalogue.ts';
import type { OrderstreamEvent } from '../../events/index.ts';
import { mapConcurrently } from '../shared/concurrency.ts';
import type { Failed, Incoming } from '../shared/consumer.ts';
import { deadLetterTopic } from '../shared/dead-letters.ts';
import { eventOf, headerOf, type PartitionedRecord, traceparentOf } from '../shared/kafka-event.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { inTrace } from '../shared/trace-context.ts';
import { deadLetterOf } from './dead-letter.ts';
import type { TimelineEntry } from './domain.ts';
import type { OrderAddition, OrderStore } from './ports.ts';

/** Orders of one batch that are written at the same time: they share requests. */
const concurrentWrites = 100;

/** What one record adds to the timeline of its order; undefined when it concerns none. */
export function additionOf(source: PartitionedRecord): OrderAddition | undefined {
  if (source.record.topic === deadLetterTopic) {
    const deadLetter = deadLetterOf(source);
    if (!deadLetter) logger.warn('A dead letter belongs to no order.', { offset: source.record.offset });
    return deadLetter && { orderId: deadLetter.orderId, entries: [deadLetter.entry] };
  }
  const event = eventOf(source);
  return event && additionOfEvent(event, attemptOf(source));
}

/** Which delivery of its cause made the event; a producer that does not say made it at once. */
function attemptOf({ record }: PartitionedRecord): number {
  const attempt = Number(headerOf(record, 'ce_attempt'));
  return Number.isSafeInteger(attempt) && attempt > 1 ? attempt : 1;
}

function additionOfEvent(event: OrderstreamEvent, attempts: number): OrderAddition {
  const { id, type, time, causationId } = event;
  return {
    orderId: event.orderId,
    entries: [{ id, type, time, causationId: causationId || null, consumer: writerOf(type), attempts }],
    placed: event.type === 'OrderPlaced' ? event : undefined,
    declined: isDecline(event) ? event : undefined,
  };
}

/** A payment that the customer's card or token is the reason of; not one that the gateway or the stock is. */
const reasonsToCount: readonly string[] = ['declined', 'unprocessable'];

function isDecline(event: OrderstreamEvent): boolean {
  return event.type === 'PaymentFailed' && reasonsToCount.includes(event.reason);
}

/**
 * Writes a batch to the orders, one write an order.
 * @returns the values of the orders that could not be written.
 */
export async function record(
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
        logger.error('An order could not be written.', { orderId, ...describeError(error) }),
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
