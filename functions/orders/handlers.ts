import { writerOf } from '../../events/catalogue.ts';
import type { OrderstreamEvent } from '../../events/index.ts';
import type { BatchHandlers } from '../shared/kafka/consumer.ts';
import { deadLetterTopic } from '../shared/kafka/dead-letters.ts';
import { eventOf, headerOf, type PartitionedRecord } from '../shared/kafka/event.ts';
import { logger } from '../shared/telemetry/powertools.ts';
import { appendTimeline } from './append-timeline.ts';
import { deadLetterOf } from './dead-letter.ts';
import type { OrderAddition, OrderStore } from './ports.ts';

/** Appends every event, and every dead letter, to the timeline of its order. */
export function createOrderHandlers(ports: {
  readonly store: Pick<OrderStore, 'add'>;
}): BatchHandlers<OrderAddition> {
  return { parse: additionOf, process: (values) => appendTimeline(values, ports.store) };
}

/** What one record adds to the timeline of its order; undefined when it concerns none. */
export function additionOf(source: PartitionedRecord): OrderAddition | undefined {
  if (source.record.topic === deadLetterTopic) {
    const deadLetter = deadLetterOf(source);
    if (!deadLetter) logger.warn('Dead letter belongs to no order', { offset: source.record.offset });
    return deadLetter && { orderId: deadLetter.orderId, entries: [deadLetter.entry] };
  }
  const event = eventOf(source);
  return event && additionOfEvent(event, attemptOf(source));
}

/** Which delivery of its cause produced the event; 1 when the producer does not say. */
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

/** A payment that failed because of the customer's card or token; not because of the gateway or the stock. */
const reasonsToCount: readonly string[] = ['declined', 'unprocessable'];

function isDecline(event: OrderstreamEvent): boolean {
  return event.type === 'PaymentFailed' && reasonsToCount.includes(event.reason);
}
