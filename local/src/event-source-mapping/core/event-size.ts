import type { SchemaMetadata } from '../schema/schema-version.ts';
import { type EventSource, eventHead, schemaText } from './event.ts';
import { groupByPartition, type MappingRecord, type RecordHeader } from './record.ts';

/**
 * Largest event: 6 MB. That these are the bytes which Invoke accepts (`payload-limit.ts`) is UNCONFIRMED.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
export const MAXIMUM_PAYLOAD_BYTES = 6_291_456;

/** Bytes of the event's JSON text for these records, from lengths alone: nothing is serialized. */
export function eventSizeBytes(source: EventSource, records: readonly MappingRecord[]): number {
  let size = envelopeSizeBytes(source);
  let partitions = 0;
  for (const [partition, group] of groupByPartition(records)) {
    const separators = group.length - 1 + (partitions++ > 0 ? 1 : 0);
    size += separators + partitionOverheadBytes(group[0]?.topic ?? '', partition);
    for (const record of group) size += recordSizeBytes(record);
  }
  return size;
}

/** Bytes of an event without any records. */
export function envelopeSizeBytes(source: EventSource): number {
  return Buffer.byteLength(eventHead(source)) + '}}'.length;
}

/** Bytes that naming one partition adds: `"topic-0":[]`. */
export function partitionOverheadBytes(topic: string, partition: number): number {
  return topic.length + digits(partition) + '"-":[]'.length;
}

const FIXED_PART = '{"topic":"","partition":,"offset":,"timestamp":,"timestampType":"","headers":[]}'.length;

/** Bytes of one record inside the event, without the comma before it. */
export function recordSizeBytes(record: MappingRecord): number {
  return (
    FIXED_PART +
    record.topic.length +
    digits(record.partition) +
    digits(record.offset) +
    digits(record.timestamp) +
    record.timestampType.length +
    bytesSize('key', record.key) +
    bytesSize('value', record.value) +
    headersSize(record.headers) +
    schemaSize('key', record.keySchema) +
    schemaSize('value', record.valueSchema)
  );
}

function bytesSize(name: string, bytes: Buffer | null): number {
  return bytes === null ? 0 : ',"":""'.length + name.length + Math.ceil(bytes.length / 3) * 4;
}

function headersSize(headers: readonly RecordHeader[]): number {
  let size = Math.max(0, headers.length - 1);
  for (const [name, value] of headers) {
    size += '{}'.length;
    if (value) size += ':[]'.length + Buffer.byteLength(JSON.stringify(name)) + signedBytesSize(value);
  }
  return size;
}

/** Length of each byte's signed decimal text. */
const SIGNED_BYTE_LENGTH = Uint8Array.from({ length: 256 }, (_, byte) => String((byte << 24) >> 24).length);

function signedBytesSize(bytes: Uint8Array): number {
  let size = Math.max(0, bytes.length - 1);
  for (const byte of bytes) size += SIGNED_BYTE_LENGTH[byte] ?? 0;
  return size;
}

function schemaSize(name: string, schema: SchemaMetadata | undefined): number {
  return schema ? ',"SchemaMetadata":'.length + name.length + Buffer.byteLength(schemaText(schema)) : 0;
}

/** Length of a whole number's decimal text, without making the text. */
function digits(value: number): number {
  let count = value < 0 ? 2 : 1;
  for (let bound = 10; Math.abs(value) >= bound; bound *= 10) count++;
  return count;
}
