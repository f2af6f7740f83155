import { consumerOf, failedRecordOf, failureEnvelopeOf } from '../../shared/kafka/failure-envelope.ts';
import { type Position, partitionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';

/** A dead letter: which record a consumer gave up, and why. */
export interface Letter {
  /** Where the dead letter itself is. */
  readonly position: Position;
  /** For example `payment`. */
  readonly consumer: string;
  /** AWS's condition, for example `RetryAttemptsExhausted`, which it also calls `RetriesExhausted`. */
  readonly reason: string;
  /** When the record was given up, RFC 3339. */
  readonly time: string;
  /** Where the record is. */
  readonly record: Position;
  /** When the record was written, milliseconds since the epoch. */
  readonly recordTimestamp: number;
}

/** Reads a record of the dead-letter topic; undefined when it is no document of Lambda about a record. */
export function letterOf({ message, ...position }: FoundRecord): Letter | undefined {
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
 * Names the record that failed, for the ledger. Its time is in it because offsets begin anew when a topic is made anew.
 * Several consumers may have given up one record: to publish it once more serves all of them.
 */
export function recordIdOf({ record, recordTimestamp }: Letter): string {
  return `${partitionText(record)}@${record.offset}@${recordTimestamp}`;
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null');
  } catch {
    return null;
  }
}
