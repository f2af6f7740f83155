import { writerOf } from './catalogue.ts';
import type { OrderstreamEvent } from './generated.ts';

/** What the headers and the key of an event's record are made of. */
export type EventAttributes = Pick<OrderstreamEvent, 'id' | 'type' | 'time' | 'orderId'>;

/** Attributes of an event that are not part of its value. */
export interface EventContext {
  /** W3C trace context of its cause. */
  readonly traceparent?: string | undefined;
  /** Which delivery of its cause made it. Default: 1, the first. */
  readonly attempt?: number | undefined;
}

/**
 * Kafka headers of an event: CloudEvents 1.0 in binary mode, and W3C trace context when there is one. `attempt` is an
 * extension attribute of ours, absent where the first attempt made the event.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function cloudEventHeaders(
  event: EventAttributes,
  { traceparent, attempt = 1 }: EventContext = {},
): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: `/orderstream/${writerOf(event.type)}`,
    ce_time: event.time,
    'content-type': 'application/avro',
    ...(attempt > 1 ? { ce_attempt: String(attempt) } : {}),
    ...(traceparent ? { traceparent } : {}),
  };
}
