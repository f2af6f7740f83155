import type { KafkaMessage } from 'kafkajs';
import { type EventType, eventTypes } from '../../events/index.ts';
import type { PartitionedRecord } from '../../functions/shared/kafka-event.ts';
import { writtenEvent } from './written-event.ts';

/** A record as it is on its topic. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
}

const known: ReadonlySet<string> = new Set(eventTypes);

/**
 * A record as the mapping of its topic hands it to the function: the value of an event decoded to JSON, that of a dead
 * letter as it is.
 * @returns undefined when the value cannot be decoded: the mapping gives such a record up, and the function never sees it.
 */
export function mappingRecordOf({ topic, partition, message }: TopicRecord): PartitionedRecord | undefined {
  const value = topic === 'dead-letters' ? message.value : decoded(message);
  if (!value) return undefined;
  return {
    partitionKey: `${topic}-${partition}`,
    record: {
      topic,
      partition,
      offset: Number(message.offset),
      timestamp: Number(message.timestamp),
      ...(message.key ? { key: message.key.toString('base64') } : {}),
      value: value.toString('base64'),
      headers: Object.entries(message.headers ?? {}).flatMap(([name, values]) =>
        [values ?? []].flat().map((each) => ({ [name]: [...Buffer.from(each)] })),
      ),
    },
  };
}

function decoded({ value, headers }: KafkaMessage): Buffer | undefined {
  const type = String(headers?.ce_type);
  if (!value || !known.has(type)) return undefined;
  try {
    return Buffer.from(JSON.stringify(writtenEvent(type as EventType, value)));
  } catch {
    return undefined;
  }
}
