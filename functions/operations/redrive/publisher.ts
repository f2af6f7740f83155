import type { Message, Producer } from 'kafkajs';
import { type Position, positionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import { redrivenHeaders } from './loop-guard.ts';
import { RecordTooLarge } from './ports.ts';

/**
 * Writes records of one partition to its end, in their order: key, value and headers as they were, and two headers with
 * how often and from where. So consumers of the partition read the copy after the record.
 * @returns where each copy is, in the order of the records.
 * @throws {RecordTooLarge} when the topic does not take as much.
 */
export async function publish(producer: Producer, records: readonly FoundRecord[]): Promise<Position[]> {
  const { topic, partition } = records[0] as FoundRecord;
  const messages = records.map(copyOf);
  const [written] = await producer.send({ topic, messages, acks: -1, timeout: 10_000 }).catch((error) => {
    throw isTooLarge(error) ? new RecordTooLarge(error.message, { cause: error }) : error;
  });
  return records.map((_, index) => ({ topic, partition, offset: Number(written?.baseOffset) + index }));
}

/** kafkajs wraps what it does not try again. */
function isTooLarge(error: unknown): boolean {
  const { type, cause } = error as { readonly type?: string; readonly cause?: { readonly type?: string } };
  return type === 'MESSAGE_TOO_LARGE' || cause?.type === 'MESSAGE_TOO_LARGE';
}

function copyOf({ message, ...position }: FoundRecord): Message {
  return {
    key: message.key,
    value: message.value,
    partition: position.partition,
    headers: redrivenHeaders(message.headers, positionText(position)),
  };
}
