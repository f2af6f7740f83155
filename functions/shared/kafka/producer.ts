import type { KafkaConfig, Message, TopicMessages } from 'kafkajs';
import {
  cloudEventHeaders,
  type EventAttributes,
  encodeEvent,
  type OrderstreamEvent,
  topicOf,
} from '../../../events/index.ts';
import { textMapEnvironment } from '../runtime/environment.ts';
import { createRecordProducer } from './record-producer.ts';

export { NotConfirmedError } from './record-producer.ts';

/** How an event is produced. */
interface OutgoingContext {
  /** W3C trace context of what caused it. */
  readonly traceparent?: string | undefined;
  /** Which delivery of its cause made it, 1 for the first; that is also the default. */
  readonly attempt?: number;
}

/** An event to encode and produce. */
interface EventToEncode extends OutgoingContext {
  readonly event: OrderstreamEvent;
  readonly encoded?: undefined;
}

/** An event that is encoded already, with what its topic, key and headers are made of. */
interface EncodedEvent extends OutgoingContext {
  readonly event: EventAttributes;
  readonly encoded: Uint8Array;
}

/** An event to produce to its topic. */
export type OutgoingEvent = EventToEncode | EncodedEvent;

export interface EventProducer {
  /**
   * Writes the events to their topics, keyed by orderId, in one request a broker. Resolves when all replicas in
   * sync have all of them.
   * @throws {NotConfirmedError} when no acknowledgement was received in 8 s: they may or may not be written, so send them again.
   */
  send(events: readonly OutgoingEvent[]): Promise<void>;
  /** Encodes an event as {@link send} would, for callers that store the bytes first. */
  encode(event: OrderstreamEvent): Buffer;
}

/** A producer that can let go of its connections; functions never do, Lambda ends them. */
export interface ClosableEventProducer extends EventProducer {
  disconnect(): Promise<void>;
}

/**
 * A producer of events, on a separate connection ({@link createRecordProducer}).
 *
 * Needs `BOOTSTRAP_BROKERS` and `SCHEMA_VERSION_IDS` (JSON: event type to Glue schema version id).
 * @param overrides Replace single settings of the connection, for example `whileCustomerWaits`.
 */
export function createProducer(overrides: Partial<KafkaConfig> = {}): ClosableEventProducer {
  const schemaVersionIds = textMapEnvironment('SCHEMA_VERSION_IDS');
  const records = createRecordProducer(overrides);
  const encode = (event: OrderstreamEvent) => encodeEvent(event, schemaVersionIdOf(event, schemaVersionIds));
  return {
    encode,
    disconnect: records.disconnect,
    send: async (events) => {
      if (events.length > 0) await records.send(messagesByTopic(events, encode));
    },
  };
}

function schemaVersionIdOf(event: OrderstreamEvent, ids: Readonly<Record<string, string>>): string {
  const id = ids[event.type];
  if (id) return id;
  throw new Error(
    `SCHEMA_VERSION_IDS has no ${event.type}; it has ${Object.keys(ids).join(', ') || 'nothing'}. Add the type where the stack declares this function's events.`,
  );
}

function messagesByTopic(
  events: readonly OutgoingEvent[],
  encode: (event: OrderstreamEvent) => Buffer,
): TopicMessages[] {
  const byTopic = Map.groupBy(events, ({ event }) => topicOf[event.type]);
  return Array.from(byTopic, ([topic, outgoing]) => ({
    topic,
    messages: outgoing.map((each) => messageOf(each, encode)),
  }));
}

function messageOf(outgoing: OutgoingEvent, encode: (event: OrderstreamEvent) => Buffer): Message {
  const { event, traceparent, attempt } = outgoing;
  return {
    key: event.orderId,
    value: outgoing.encoded ? Buffer.from(outgoing.encoded) : encode(outgoing.event),
    headers: cloudEventHeaders(event, { traceparent, attempt }),
  };
}
