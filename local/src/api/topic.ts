import type { z } from 'zod';
import type { Position } from '../event-source-mapping/core/position.ts';
import { pathOf } from '../json-api/request-url.ts';
import type { topicRecord } from '../json-api/schemas.ts';
import { stringify } from '../shared/exact-json.ts';
import type { JsonApiClient } from './client.ts';
import { MirrorError } from './mirror-error.ts';

/** A record to write. */
export interface RecordToProduce {
  /** Decides the partition. Default: none, and any partition. */
  readonly key?: string | null;
  /**
   * Text and bytes are written as they are, null is a tombstone; anything else is encoded by the schema of the registry that
   * the topic has and the value fits, else as JSON, where a bigint is an integer with all its digits. Default null.
   */
  readonly value?: unknown;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: by the key. */
  readonly partition?: number;
  /** Of the record. Default: now. */
  readonly timestamp?: Date | number;
  /** Name of a schema, whose newest version encodes the value. Default: the one that the value fits. */
  readonly schemaName?: string;
}

/** A record as it was read. */
export interface ReadRecord extends Position {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Null for none. */
  readonly key: string | null;
  /**
   * Decoded by the registered schema, else as JSON, else as text; bytes that are none of them are a `Uint8Array`. Integers
   * beyond 2^53, such as 9007199254740993, are bigints; before Node.js 21, which has no means for that, rounded numbers.
   */
  readonly value: unknown;
  /** Of several headers with a name, the last one. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Which records are read. */
export interface ReadOptions {
  /** A position, or an offset of every partition. Default: the last records. */
  readonly from?: Position | number;
  /** At most 500. Default 50. */
  readonly limit?: number;
}

/** A topic of the mirror's Kafka. */
export interface MirrorTopic {
  /**
   * Writes a record and waits until it is stored.
   * @throws {MirrorError} UnknownName, UnknownPartition, ValueDoesNotFit and others of the JSON API.
   */
  produce(record: RecordToProduce): Promise<[Position]>;
  /** Writes records one after the other, at most 500. */
  produce<Records extends readonly RecordToProduce[]>(
    records: readonly [...Records],
  ): Promise<{ -readonly [Index in keyof Records]: Position }>;
  /**
   * Reads records in the order of their timestamps.
   * @throws {MirrorError} OtherTopic for a position of another topic; OffsetOutOfRange for one beyond the log.
   */
  read(options?: ReadOptions): Promise<ReadRecord[]>;
}

/** @param topic resolves to the name in Kafka. */
export function mirrorTopic(client: JsonApiClient, topic: () => Promise<string>): MirrorTopic {
  const produce = async (given: RecordToProduce | readonly RecordToProduce[]) => {
    const records = [given].flat().map(encodedRecord);
    const path = pathOf('topics', await topic(), 'records');
    const { positions } = await client.post<{ positions: Position[] }>(path, { records });
    return positions;
  };
  return {
    // One response for each record, in their order.
    produce: produce as MirrorTopic['produce'],
    read: async ({ from, limit } = {}) => {
      const name = await topic();
      if (typeof from === 'object') refuseOtherTopic(from, name, 'whose records are read');
      const place = typeof from === 'object' ? { partition: from.partition, from: from.offset } : { from };
      const query = { ...place, limit };
      const records = await client.get<z.output<typeof topicRecord>[]>(
        pathOf('topics', name, 'records'),
        query,
      );
      return records.map(readRecord);
    },
  };
}

/** @param use what the topic is for, after its name in the message. @throws {MirrorError} OtherTopic */
export function refuseOtherTopic(at: Position, topic: string, use: string): void {
  if (at.topic === topic) return;
  throw new MirrorError(`topic of the position is ${at.topic}; accepted: ${topic}, ${use}`, {
    code: 'OtherTopic',
  });
}

/** JSON has no such value: it would be a tombstone. */
const isNoJson = (value: unknown) =>
  typeof value === 'function' ||
  typeof value === 'symbol' ||
  (typeof value === 'number' && !Number.isFinite(value));

function encodedRecord({ value, timestamp, ...record }: RecordToProduce) {
  if (isNoJson(value))
    throw new MirrorError(`value is ${String(value)}; accepted: JSON, text, bytes or null`, {
      code: 'InvalidRequest',
    });
  const isBytes = value instanceof Uint8Array;
  return {
    ...record,
    ...(isBytes ? { valueBase64: Buffer.from(value).toString('base64') } : { value }),
    ...(timestamp !== undefined && { timestamp: Number(timestamp) }),
  };
}

type Content = z.output<typeof topicRecord>['value'];

/** A record of the API with values as a program uses them. */
export function readRecord({ key, value, headers, ...record }: z.output<typeof topicRecord>): ReadRecord {
  return {
    ...record,
    key: key.value === null ? null : textOf(key),
    value: value.format === 'base64' ? Buffer.from(String(value.value), 'base64') : value.value,
    headers: Object.fromEntries(headers.map((header) => [header.name, textOf(header.value)])),
  };
}

const textOf = ({ value }: Content) => (typeof value === 'string' ? value : stringify(value));
