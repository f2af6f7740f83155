import { type KafkaConfig, type Message, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import {
  cloudEventHeaders,
  type EventAttributes,
  encodeEvent,
  type OrderstreamEvent,
  topicOf,
} from '../../events/index.ts';
import { withDeadline } from './deadline.ts';
import { textMapEnvironment } from './environment.ts';
import { createKafka } from './kafka-connection.ts';
import { describeError, logger } from './telemetry.ts';

/** All attempts to get one send acknowledged, together. */
const sendDeadlineInMs = 8_000;

/** How an event is produced, beside what it says. */
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

/** An event whose bytes are made already: only what its topic, key and headers are made of is needed beside them. */
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
   * @throws {NotConfirmedError} when no acknowledgement came in 8 s: they may or may not be written, so send again.
   */
  send(events: readonly OutgoingEvent[]): Promise<void>;
  /** Encodes an event as {@link send} would, for who stores the bytes first. */
  encode(event: OrderstreamEvent): Buffer;
}

/** A producer that can let go of its connections; functions never do, Lambda ends them. */
export interface ClosableEventProducer extends EventProducer {
  disconnect(): Promise<void>;
}

/** The cluster did not acknowledge what was sent. The `cause` is kafkajs's error. */
export class NotConfirmedError extends Error {
  override readonly name = 'NotConfirmedError';
  /** Sending the same events again is safe and may succeed. */
  readonly retriable = true;
}

/**
 * A producer whose connection is opened now, in the background, and kept for all invocations. A cluster that is
 * down at this moment breaks nothing: the next send connects again.
 *
 * Not kafkajs's idempotent producer: consumers dedupe, and that mode can wedge on sequence errors
 * (https://github.com/tulios/kafkajs/issues/598).
 *
 * Needs `BOOTSTRAP_BROKERS` and `SCHEMA_VERSION_IDS` (JSON: event type to Glue schema version id).
 * @param overrides Replace single settings of the connection, for example `whileCustomerWaits`.
 */
export function createProducer(overrides: Partial<KafkaConfig> = {}): ClosableEventProducer {
  const schemaVersionIds = textMapEnvironment('SCHEMA_VERSION_IDS');
  const producer = createKafka(overrides).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  const connected = connector(producer);
  connected().catch((error) => logger.warn('The cluster is not reachable yet.', describeError(error)));
  const encode = (event: OrderstreamEvent) => encodeEvent(event, schemaVersionIdOf(event, schemaVersionIds));
  return {
    encode,
    disconnect: () => producer.disconnect(),
    send: async (events) => {
      if (events.length === 0) return;
      const topicMessages = messagesByTopic(events, encode);
      const sending = connected().then(() => producer.sendBatch({ acks: -1, timeout: 3_000, topicMessages }));
      await confirmation(sending, events.length);
    },
  };
}

/** Connects once and shares the attempt; after a failure the next call tries anew. */
function connector(producer: Producer): () => Promise<void> {
  let attempt: Promise<void> | undefined;
  return () => {
    attempt ??= producer.connect().catch((error) => {
      attempt = undefined;
      throw error;
    });
    return attempt;
  };
}

async function confirmation(sending: Promise<unknown>, count: number): Promise<void> {
  const late = () => new Error(`No answer within ${sendDeadlineInMs} ms.`);
  try {
    await withDeadline(sending, sendDeadlineInMs, late);
  } catch (cause) {
    // A refusal for want of a permission looks the same to the caller: the log tells which it was.
    logger.error('The cluster did not acknowledge events.', { events: count, ...describeError(cause) });
    throw new NotConfirmedError(`The cluster did not acknowledge ${count} event(s). Send them again.`, {
      cause,
    });
  }
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
