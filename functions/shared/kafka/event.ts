// Not from events/index.ts: that brings the Avro encoder (100 kB) into consumers that encode nothing.
import { type EventType, eventTypes } from '../../../events/catalogue.ts';
import type { OrderstreamEvent } from '../../../events/generated.ts';
import { UnreadableRecordError } from '../runtime/unprocessable.ts';
import { isTraceparent } from '../telemetry/trace-context.ts';

/**
 * A record as an MSK event source mapping delivers it. `@types/aws-lambda` declares that key and value are always
 * there; for null they are absent. https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Base64 of the key's bytes. */
  readonly key?: string;
  /** Base64 of JSON text where the mapping decodes. */
  readonly value?: string;
  /** Single-entry objects of signed bytes, in order. */
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[];
}

export interface KafkaEvent {
  /** `aws:kafka` */
  readonly eventSource?: string;
  /** ARN of the cluster. */
  readonly eventSourceArn?: string;
  /** `host:port[,…]` */
  readonly bootstrapServers?: string;
  /** Keyed `<topic>-<partition>`; ascending offsets. */
  readonly records: Readonly<Record<string, readonly KafkaRecord[]>>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

/** A record with the name of its partition in the event, which a failure report must repeat. */
export interface PartitionedRecord {
  /** `<topic>-<partition>` */
  readonly partitionKey: string;
  readonly record: KafkaRecord;
}

/** All records of the event, partition by partition, each in ascending offset. */
export function recordsOf(event: KafkaEvent): PartitionedRecord[] {
  return Object.entries(event.records).flatMap(([partitionKey, records]) =>
    records.map((record) => ({ partitionKey, record })),
  );
}

/** The partial batch response that makes Lambda redeliver exactly these records. */
export function batchResponse(failed: readonly PartitionedRecord[]): KafkaBatchResponse {
  return {
    batchItemFailures: failed.map(({ partitionKey, record }) => ({
      itemIdentifier: { partition: partitionKey, offset: record.offset },
    })),
  };
}

/** First value of a header as text, if the record has it. */
export function headerOf(record: KafkaRecord, name: string): string | undefined {
  const bytes = record.headers?.find((header) => name in header)?.[name];
  return bytes && Buffer.from(bytes).toString('utf8');
}

/** Characters of an event id that counts: DynamoDB takes keys of 2,048 bytes, and the ids of our producers have 36. */
const maximumEventIdLength = 256;

/** Identifies a record: the id of its event, or its position and time when it has none that can be a key. */
export function recordIdOf({ partitionKey, record }: PartitionedRecord): string {
  const eventId = headerOf(record, 'ce_id') ?? '';
  if (eventId !== '' && eventId.length <= maximumEventIdLength) return eventId;
  return `${partitionKey}@${record.offset}@${record.timestamp}`;
}

/** The trace of a record, if its producer set one. */
export function traceparentOf({ record }: PartitionedRecord): string | undefined {
  const text = headerOf(record, 'traceparent');
  return isTraceparent(text) ? text : undefined;
}

/**
 * The JSON value of a record.
 * @throws {UnreadableRecordError} naming topic, partition and offset when there is none; the value itself is never repeated.
 */
export function jsonValueOf({ record, partitionKey }: PartitionedRecord): unknown {
  if (!record.value) throw new UnreadableRecordError(`${partitionKey} offset ${record.offset} has no value.`);
  try {
    return JSON.parse(Buffer.from(record.value, 'base64').toString('utf8'));
  } catch {
    // The parser's message quotes the text, which may hold an address: it is left out on purpose.
    throw new UnreadableRecordError(
      `${partitionKey} offset ${record.offset} is not JSON. The mapping must decode it (EventRecordFormat JSON).`,
    );
  }
}

const known: ReadonlySet<string> = new Set<EventType>(eventTypes);

/** The event in a record, or undefined when its type is unknown (a newer producer may write it). */
export function eventOf(record: PartitionedRecord): OrderstreamEvent | undefined {
  const value = jsonValueOf(record);
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  return typeof type === 'string' && known.has(type) ? (value as OrderstreamEvent) : undefined;
}
