import type { z } from 'zod';
import { positionText } from '../../event-source-mapping/core/position.ts';
import type { MappingRecord } from '../../event-source-mapping/core/record.ts';
import type { wholeRecord } from '../browse-schemas.ts';
import { beyondTheLog, notFound } from '../errors.ts';
import type { FindSchema } from '../record-values.ts';
import { rangesOf } from '../topic-ranges.ts';
import type { ApiPorts } from '../types.ts';
import { type RecordText, RecordTexts } from './record-text.ts';

type Whole = z.input<typeof wholeRecord>;

/** Bytes that are shown as they are. */
const SHOWN_BYTES = 65_536;

/**
 * The record at a position.
 * @throws {ServiceException} UnknownTopic, UnknownPartition, OffsetOutOfRange, RecordNotFound where the log has none.
 */
export async function recordAt(
  ports: Pick<ApiPorts, 'offsets' | 'records'>,
  { topic, partition, offset }: { topic: string; partition: number; offset: number },
): Promise<MappingRecord> {
  const [range] = await rangesOf(ports, topic, partition);
  if (!range || offset < range.start || offset >= range.end)
    throw beyondTheLog(`${topic}-${partition}`, offset, range ?? { start: 0, end: 0 });
  const window = { partition, from: offset, end: offset + 1, limit: 1 };
  const [record] = await ports.records.read(topic, window);
  if (record) return record;
  throw notFound(
    'RecordNotFound',
    `${positionText({ topic, partition, offset })} is no record: it was compacted away, or it is the mark of a transaction`,
  );
}

/** Everything that a record has, decoded and as bytes. */
export function wholeOf(record: MappingRecord, findSchema: FindSchema): Whole {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
  const texts = new RecordTexts(findSchema);
  const view = ({ decoded: _, ...text }: RecordText, bytes: Uint8Array | null): Whole['value'] => {
    const schemaName = findSchema(text.schemaVersionId ?? '')?.schemaName;
    return {
      ...text,
      ...(schemaName !== undefined && { schemaName }),
      sizeBytes: bytes?.length ?? 0,
      base64: bytes && Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('base64'),
    };
  };
  return {
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    key: view(texts.ofText(key), key),
    value: view(texts.ofValue(value), value),
    headers: headers.map(([name, bytes]) => ({ name, value: view(texts.ofText(bytes), bytes) })),
  };
}
