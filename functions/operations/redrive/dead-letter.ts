import { consumerOf, failedRecordOf, failureEnvelopeOf } from '../../shared/kafka/failure-envelope.ts';
import { type Position, partitionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';

/** A dead letter: the record, the consumer that could not process it, and why. */
export interface DeadLetter {
  /** Where the dead letter itself is. */
  readonly position: Position;
  /** For example `payment`. */
  readonly consumer: string;
  /** AWS's condition, for example `RetryAttemptsExhausted`, which it also calls `RetriesExhausted`. */
  readonly reason: string;
  /** When the record was sent to the dead-letter topic, RFC 3339. */
  readonly time: string;
  /** Where the record is. */
  readonly record: Position;
  /** When the record was written, milliseconds since the epoch. */
  readonly recordTimestamp: number;
}

/** Reads a record of the dead-letter topic; undefined when it is not a failure document of Lambda. */
export function deadLetterOf({ message, ...position }: FoundRecord): DeadLetter | undefined {
  const envelope = failureEnvelopeOf(parsed(message.value));
  const failed = envelope && failedRecordOf(envelope);
  if (!envelope || !failed) return undefined;
  return {
    position,
    consumer: consumerOf(envelope),
    reason: envelope.requestContext.condition,
    time: envelope.timestamp,
    record: { topic: failed.topic, partition: failed.partition, offset: failed.offset },
    recordTimestamp: failed.timestamp,
  };
}

/**
 * Identifies the record that failed, for the ledger. It includes the time because offsets restart when a topic is created again.
 * Several consumers may have failed on one record: publishing it again serves all of them.
 */
export function recordIdOf({ record, recordTimestamp }: DeadLetter): string {
  return `${partitionText(record)}@${record.offset}@${recordTimestamp}`;
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null');
  } catch {
    return null;
  }
}
