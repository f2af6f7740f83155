import { COUNT_BYTES, FIXED_BYTES, Has, NO_VALUE } from '../../lambda/packed-event/layout.ts';
import type { PackedEvent } from '../../lambda/types.ts';
import { type EventSource, eventHead, schemaText } from './event.ts';
import { groupByPartition, type MappingRecord, type RecordHeader } from './record.ts';

/**
 * The event a function receives for these records, packed: `unpackEvent` makes of it what `JSON.parse` makes of
 * `eventText`. Keys and values cross to the function's thread as they came from Kafka, so that neither thread makes,
 * copies and reads the text of an event (docs/decisions/104).
 */
export function packEvent(source: EventSource, records: readonly MappingRecord[]): PackedEvent {
  const groups = groupByPartition(records);
  const keys = [...groups].map(([partition, group]) => `"${group[0]?.topic}-${partition}":[]`);
  return {
    envelope: `${eventHead(source)}${keys.join(',')}}}`,
    sizeBytes: sizeOf(groups.values()),
    writeTo: (target) => {
      const writer = new RecordWriter(target);
      for (const group of groups.values()) writer.writePartition(group);
    },
  };
}

function sizeOf(groups: Iterable<readonly MappingRecord[]>): number {
  let size = 0;
  for (const group of groups) {
    size += COUNT_BYTES;
    for (const record of group) size += recordSize(record);
  }
  return size;
}

function recordSize({ key, value, headers, keySchema, valueSchema }: MappingRecord): number {
  let size = FIXED_BYTES;
  if (key) size += COUNT_BYTES + key.length;
  if (value) size += COUNT_BYTES + value.length;
  if (headers.length > 0) size += headersSize(headers);
  for (const schema of [keySchema, valueSchema]) {
    if (schema) size += COUNT_BYTES + Buffer.byteLength(schemaText(schema));
  }
  return size;
}

function headersSize(headers: readonly RecordHeader[]): number {
  const sizes = headers.map(
    ([name, value]) => COUNT_BYTES + (value ? COUNT_BYTES + Buffer.byteLength(name) + value.length : 0),
  );
  return sizes.reduce((sum, size) => sum + size, COUNT_BYTES);
}

class RecordWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  writePartition(records: readonly MappingRecord[]): void {
    this.#count(records.length);
    for (const record of records) this.#record(record);
  }

  #record(record: MappingRecord): void {
    const { key, value, headers, keySchema, valueSchema } = record;
    this.#view.setUint8(this.#at, whatItHas(record));
    this.#view.setFloat64(this.#at + 1, record.offset, true);
    this.#view.setFloat64(this.#at + 9, record.timestamp, true);
    this.#at += FIXED_BYTES;
    if (key) this.#write(key);
    if (value) this.#write(value);
    if (headers.length > 0) this.#headers(headers);
    if (keySchema) this.#write(Buffer.from(schemaText(keySchema)));
    if (valueSchema) this.#write(Buffer.from(schemaText(valueSchema)));
  }

  #headers(headers: readonly RecordHeader[]): void {
    this.#count(headers.length);
    for (const [name, value] of headers) {
      if (value) {
        this.#write(Buffer.from(name));
        this.#write(value);
      } else this.#count(NO_VALUE);
    }
  }

  #write(bytes: Uint8Array): void {
    this.#count(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #count(count: number): void {
    this.#view.setUint32(this.#at, count, true);
    this.#at += COUNT_BYTES;
  }
}

function whatItHas({ timestampType, key, value, headers, keySchema, valueSchema }: MappingRecord): number {
  return (
    (timestampType === 'LOG_APPEND_TIME' ? Has.logAppendTime : 0) |
    (key ? Has.key : 0) |
    (value ? Has.value : 0) |
    (headers.length > 0 ? Has.headers : 0) |
    (keySchema ? Has.keySchema : 0) |
    (valueSchema ? Has.valueSchema : 0)
  );
}
