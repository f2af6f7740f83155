import { type EventType, eventTypes } from '../../../events/catalogue.ts';
import { writtenEvent } from '../../../events/written-event.ts';
import { deadLetterTopic } from '../../shared/kafka/dead-letters.ts';
import type { PartitionedRecord } from '../../shared/kafka/event.ts';
import { partitionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';

/** Ids of the versions of each event type's schema in the registry, oldest first. */
export type SchemaVersionIds = Readonly<Partial<Record<EventType, readonly string[]>>>;

const ours: ReadonlySet<string> = new Set(eventTypes);

/**
 * A record as the mapping of its topic delivers it to the consumer: the value of an event decoded to JSON, that of a dead letter
 * as it is.
 * @returns undefined when the value cannot be decoded: the mapping sends such a record to its on-failure destination, and the
 *   consumer never sees it.
 */
export function mappingRecordOf(
  { topic, partition, offset, message }: FoundRecord,
  versionIds: SchemaVersionIds,
): PartitionedRecord | undefined {
  const value = topic === deadLetterTopic ? message.value : decoded(message, versionIds);
  if (!value) return undefined;
  return {
    partitionKey: partitionText({ topic, partition }),
    record: {
      topic,
      partition,
      offset,
      timestamp: Number(message.timestamp),
      ...(message.key ? { key: message.key.toString('base64') } : {}),
      value: value.toString('base64'),
      headers: Object.entries(message.headers ?? {}).flatMap(([name, values]) =>
        [values].flat().map((each) => ({ [name]: [...Buffer.from(each ?? '')] })),
      ),
    },
  };
}

function decoded(
  { value, headers }: FoundRecord['message'],
  versionIds: SchemaVersionIds,
): Buffer | undefined {
  const type = String(headers?.ce_type);
  if (!value || !ours.has(type)) return undefined;
  try {
    const eventType = type as EventType;
    return Buffer.from(JSON.stringify(writtenEvent(eventType, value, versionIds[eventType])));
  } catch {
    return undefined;
  }
}
