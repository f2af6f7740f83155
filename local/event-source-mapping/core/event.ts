import { groupByPartition, type MappingRecord, type RecordHeader, type SchemaMetadata } from './record.ts';

/** Where the records come from, as the event names it. No ARN means a self-managed cluster. */
export interface EventSource {
  readonly eventSourceArn?: string;
  /** Comma-joined `host:port` list. */
  readonly bootstrapServers: string;
}

/**
 * The event a function receives for these records, as JSON text: built by concatenation, since base64 and topic
 * names need no escaping (half the time of `JSON.stringify`).
 * Shape: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html#msk-sample-event;
 * self-managed clusters have no `eventSourceArn`: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
 */
export function eventText(source: EventSource, records: readonly MappingRecord[]): string {
  let partitions = '';
  for (const [partition, group] of groupByPartition(records)) {
    const key = `"${group[0]?.topic}-${partition}"`;
    partitions += `${partitions && ','}${key}:[${group.map(recordText).join(',')}]`;
  }
  return `${eventHead(source)}${partitions}}}`;
}

/** Heads by source: a mapping has one source, and every event of it begins alike. */
const heads = new WeakMap<EventSource, string>();

/** The event up to and including the brace that opens `records`. */
export function eventHead(source: EventSource): string {
  const known = heads.get(source);
  if (known !== undefined) return known;
  const head = newEventHead(source);
  heads.set(source, head);
  return head;
}

function newEventHead({ eventSourceArn, bootstrapServers }: EventSource): string {
  const origin = eventSourceArn
    ? `"eventSource":"aws:kafka","eventSourceArn":${JSON.stringify(eventSourceArn)}`
    : '"eventSource":"SelfManagedKafka"';
  return `{${origin},"bootstrapServers":${JSON.stringify(bootstrapServers)},"records":{`;
}

function recordText(record: MappingRecord): string {
  return (
    `{"topic":"${record.topic}","partition":${record.partition},"offset":${record.offset},` +
    `"timestamp":${record.timestamp},"timestampType":"${record.timestampType}"` +
    bytesText('key', record.key) +
    bytesText('value', record.value) +
    `,"headers":[${record.headers.map(headerText).join(',')}]` +
    schemaText('key', record.keySchema) +
    schemaText('value', record.valueSchema) +
    '}'
  );
}

/** A null key or value is left out of the event, not shown as null. */
function bytesText(name: string, bytes: Buffer | null): string {
  return bytes === null ? '' : `,"${name}":"${bytes.toString('base64')}"`;
}

/**
 * Header bytes are signed: 0x80 is -128, as the Java runtime of the poller writes them.
 * https://github.com/aws/aws-lambda-go/blob/main/events/kafka.go
 */
function headerText([name, value]: RecordHeader): string {
  const bytes = value ? new Int8Array(value.buffer, value.byteOffset, value.length).join(',') : '';
  return `{${JSON.stringify(name)}:[${bytes}]}`;
}

function schemaText(name: string, schema: SchemaMetadata | undefined): string {
  return schema ? `,"${name}SchemaMetadata":${JSON.stringify(schema)}` : '';
}
