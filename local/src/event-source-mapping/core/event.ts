import type { SchemaMetadata } from '../schema/schema-version.ts';
import { groupByPartition, type MappingRecord, type RecordHeader } from './record.ts';

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
  let text = eventHead(source);
  let separator = '';
  for (const [partition, group] of groupByPartition(records)) {
    const topic = group[0]?.topic;
    text += `${separator}"${topic}-${partition}":[${recordsText(`{"topic":"${topic}","partition":${partition},`, group)}]`;
    separator = ',';
  }
  return `${text}}}`;
}

/** @param head what all records of a partition begin with. */
function recordsText(head: string, records: readonly MappingRecord[]): string {
  let text = '';
  for (const record of records) text += (text && ',') + head + recordText(record);
  return text;
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
    `"offset":${record.offset},"timestamp":${record.timestamp},"timestampType":"${record.timestampType}"` +
    bytesText('key', record.key) +
    bytesText('value', record.value) +
    headersText(record.headers) +
    schemaPart('key', record.keySchema) +
    schemaPart('value', record.valueSchema) +
    '}'
  );
}

/** A null key or value is left out of the event, not shown as null. */
function bytesText(name: string, bytes: Buffer | null): string {
  return bytes === null ? '' : `,"${name}":"${bytes.toString('base64')}"`;
}

function headersText(headers: readonly RecordHeader[]): string {
  return headers.length === 0 ? ',"headers":[]' : `,"headers":[${headers.map(headerText).join(',')}]`;
}

/**
 * Header bytes are signed: 0x80 is -128, as the Java runtime of the poller writes them.
 * https://github.com/aws/aws-lambda-go/blob/main/events/kafka.go
 * A header without a value is an object without a member, as a parser met it on AWS (that the name is missing as well is
 * UNCONFIRMED): https://github.com/Nike-Inc/hal/pull/143
 */
function headerText([name, value]: RecordHeader): string {
  if (value === null) return '{}';
  const bytes = new Int8Array(value.buffer, value.byteOffset, value.length).join(',');
  return `{${JSON.stringify(name)}:[${bytes}]}`;
}

function schemaPart(name: string, schema: SchemaMetadata | undefined): string {
  return schema ? `,"${name}SchemaMetadata":${schemaText(schema)}` : '';
}

/** Texts by schema: all records of a schema version share one object. */
const schemaTexts = new WeakMap<SchemaMetadata, string>();

/** JSON text of a schema's metadata. */
export function schemaText(schema: SchemaMetadata): string {
  const known = schemaTexts.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema);
  schemaTexts.set(schema, text);
  return text;
}
