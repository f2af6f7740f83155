import type { SchemaMetadata } from '../schema/schema-version.ts';

/** Header name and value; Kafka allows a null value. */
export type RecordHeader = readonly [name: string, value: Uint8Array | null];

/**
 * One Kafka record as the mapping handles it: plain data, the same from fetch to commit.
 * `timestamp` is milliseconds since the epoch.
 */
export interface MappingRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  /** Null when the record has none. */
  readonly key: Buffer | null;
  /** Null for a tombstone. */
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly keySchema?: SchemaMetadata;
  readonly valueSchema?: SchemaMetadata;
}

/** A record, and the bytes of its JSON text in an event. */
export interface MeasuredRecord {
  readonly record: MappingRecord;
  readonly sizeBytes: number;
}

/** Groups records by partition, keeping the order within each. */
export function groupByPartition(records: readonly MappingRecord[]): Map<number, MappingRecord[]> {
  const groups = new Map<number, MappingRecord[]>();
  for (const record of records) {
    const group = groups.get(record.partition);
    if (group) group.push(record);
    else groups.set(record.partition, [record]);
  }
  return groups;
}

/**
 * Copies the bytes a record points to. Fetched records are slices of one response buffer of megabytes;
 * a record that is held for minutes (a retry) must not keep all of it alive.
 */
export function detached(record: MappingRecord): MappingRecord {
  return {
    ...record,
    key: record.key && Buffer.from(record.key),
    value: record.value && Buffer.from(record.value),
    headers: record.headers.map(([name, value]) => [name, value && Buffer.from(value)]),
  };
}
