import { type KafkaConfig, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import { withDeadline } from '../runtime/deadline.ts';
import { describeError, logger } from '../telemetry/powertools.ts';
import { createKafka } from './connection.ts';

/** All attempts to get one send acknowledged, together. */
const sendDeadlineMs = 8_000;

/** Writes records to topics. */
export interface RecordProducer {
  /**
   * Writes the records in one request a broker. Resolves when all replicas in sync have all of them.
   * @throws {NotConfirmedError} when no acknowledgement was received in 8 s: they may or may not be written, so send them again.
   */
  send(topicMessages: TopicMessages[]): Promise<void>;
  disconnect(): Promise<void>;
}

/** The cluster did not acknowledge what was sent. The `cause` is kafkajs's error. */
export class NotConfirmedError extends Error {
  override readonly name = 'NotConfirmedError';
  /** Sending the same records again is safe and may succeed. */
  readonly retriable = true;
}

/**
 * A producer whose connection is opened now, in the background, and kept for all invocations. A cluster that is
 * down at this moment breaks nothing: the next send connects again.
 *
 * Not kafkajs's idempotent producer: consumers dedupe, and that mode can wedge on sequence errors
 * (https://github.com/tulios/kafkajs/issues/598).
 *
 * Needs `BOOTSTRAP_BROKERS`.
 * @param overrides Replace single settings of the connection, for example `whileCustomerWaits`.
 */
export function createRecordProducer(overrides: Partial<KafkaConfig> = {}): RecordProducer {
  const producer = createKafka(overrides).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  const connected = connector(producer);
  connected().catch((error) => logger.warn('The cluster is not reachable yet.', describeError(error)));
  return {
    disconnect: () => producer.disconnect(),
    send: async (topicMessages) => {
      const sending = connected().then(() => producer.sendBatch({ acks: -1, timeout: 3_000, topicMessages }));
      const count = topicMessages.reduce((sum, { messages }) => sum + messages.length, 0);
      await confirmation(sending, count);
    },
  };
}

/** Connects once and shares the attempt; after a failure the next call tries again. */
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
  const late = () => new Error(`No response within ${sendDeadlineMs} ms.`);
  try {
    await withDeadline(sending, sendDeadlineMs, late);
  } catch (cause) {
    // A missing permission looks the same to the caller: the log has the reason.
    logger.error('The cluster did not acknowledge events.', { events: count, ...describeError(cause) });
    throw new NotConfirmedError(`The cluster did not acknowledge ${count} event(s). Send them again.`, {
      cause,
    });
  }
}
