import { failureEnvelope, type Invocation, type UnprocessableRecord } from './failure-envelope.ts';
import type { RecordProducer } from './record-producer.ts';

/** Topic of records that failed for good, written by Lambda or by a consumer. */
export const deadLetterTopic = 'dead-letters';

/** Writes records that can never be processed to the dead letters, as Lambda does with those whose retries are used up. */
export interface DeadLetterProducer {
  /** @throws {NotConfirmedError} when they may not be written. */
  send(records: readonly UnprocessableRecord[], invocation: Invocation): Promise<void>;
}

/**
 * Connects when it writes its first dead letter, which hardly ever happens: Kafka's client is not even loaded before. Needs
 * `BOOTSTRAP_BROKERS`.
 * @param connect Makes the producer. Default: a separate connection.
 * @param now RFC 3339, UTC.
 */
export function createDeadLetterProducer(
  connect: () => Promise<Pick<RecordProducer, 'send'>> = connectOwn,
  now: () => string = () => new Date().toISOString(),
): DeadLetterProducer {
  let connected: ReturnType<typeof connect> | undefined;
  return {
    async send(records, invocation) {
      connected ??= connect();
      const messages = records.map((each) => ({
        // As Lambda: the key of the record, so that its dead letter is in the partition of its order.
        key: each.source.record.key === undefined ? null : Buffer.from(each.source.record.key, 'base64'),
        value: JSON.stringify(failureEnvelope(each, invocation, now())),
      }));
      await (await connected).send([{ topic: deadLetterTopic, messages }]);
    },
  };
}

async function connectOwn(): Promise<RecordProducer> {
  const { createRecordProducer } = await import('./record-producer.ts');
  return createRecordProducer();
}
