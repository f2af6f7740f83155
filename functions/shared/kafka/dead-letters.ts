import { failureEnvelope, type Invocation, type UnprocessableRecord } from './failure-envelope.ts';
import type { RecordProducer } from './record-producer.ts';
import { inChunks } from './write-chunks.ts';

/** Topic of records that failed permanently, written by Lambda or by a consumer. */
export const deadLetterTopic = 'dead-letters';

/** Bytes of the largest document: its topic takes batches of 1 MB, key included. */
const maximumDocumentBytes = 900_000;

/** Writes unprocessable records to the dead-letter topic, as Lambda does with those whose retries are exhausted. */
export interface DeadLetterProducer {
  /** @throws {NotConfirmedError} when not all of them are acknowledged. Writing them again is harmless. */
  send(records: readonly UnprocessableRecord[], invocation: Invocation): Promise<void>;
}

/**
 * Connects when it writes its first dead letter, which is rare: Kafka's client is not loaded before. Needs
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
      const producer = await connected;
      const all = records.map((each) => messageOf(each, invocation, now()));
      for (const messages of inChunks(all, sizeOf)) {
        await producer.send([{ topic: deadLetterTopic, messages }]);
      }
    },
  };
}

function messageOf(dead: UnprocessableRecord, invocation: Invocation, now: string) {
  const { key } = dead.source.record;
  return {
    // As Lambda: the key of the record, so that its dead letter is in the partition of its order.
    key: key === undefined ? null : Buffer.from(key, 'base64'),
    value: documentOf(dead, invocation, now),
  };
}

const sizeOf = ({ key, value }: ReturnType<typeof messageOf>) => (key?.length ?? 0) + value.length;

/** The document of a record that is too large for it has the position alone: a redrive reads the record from its topic. */
function documentOf(dead: UnprocessableRecord, invocation: Invocation, now: string): Buffer {
  const whole = Buffer.from(JSON.stringify(failureEnvelope(dead, invocation, now)));
  if (whole.length <= maximumDocumentBytes) return whole;
  const { topic, partition, offset, timestamp } = dead.source.record;
  const source = { ...dead.source, record: { topic, partition, offset, timestamp } };
  return Buffer.from(JSON.stringify(failureEnvelope({ ...dead, source }, invocation, now)));
}

async function connectOwn(): Promise<RecordProducer> {
  const { createRecordProducer } = await import('./record-producer.ts');
  return createRecordProducer();
}
