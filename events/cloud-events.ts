import { topicOf, topics } from './catalogue.ts';
import type { OrderstreamEvent } from './generated.ts';

/**
 * Kafka headers of an event: CloudEvents 1.0 in binary mode, and W3C trace context when there is one.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function cloudEventHeaders(event: OrderstreamEvent, traceparent?: string): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: `/orderstream/${topics[topicOf[event.type]].writer}`,
    ce_time: event.time,
    'content-type': 'application/avro',
    ...(traceparent ? { traceparent } : {}),
  };
}
