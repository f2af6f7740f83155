import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { MappingRecord } from '../../event-source-mapping/core/record.ts';
import type { PartitionRange } from '../../services/kafka/topic-offsets.ts';
import type { browsedPage, browsedRecord } from '../browse-schemas.ts';
import { beyondTheLog } from '../errors.ts';
import { rangesOf } from '../topic-ranges.ts';
import type { ApiPorts } from '../types.ts';
import { browse, type Page } from './browse.ts';
import type { Direction } from './partition-window.ts';
import { positionsOf, positionsText, positionsWithin } from './positions.ts';
import { type RecordFilterQuery, type RecordMatch, recordMatch } from './record-match.ts';
import { type RecordText, RecordTexts } from './record-text.ts';

type Row = z.input<typeof browsedRecord>;
type Ports = Pick<ApiPorts, 'offsets' | 'records' | 'findSchema'>;

/** Characters of a key or a value that a row has: a record may have 8 MB. */
const PREVIEW_CHARACTERS = 500;
/** Records that one request looks at: a second of work at most, in which a topic of 1,000,000 is not read. */
const MOST_SCANNED = 50_000;
const LONGEST_SCAN_MS = 1_000;
/** How often is looked for new records while a request waits for them. */
const LOOK_EVERY_MS = 100;

export interface TopicPageQuery extends RecordFilterQuery {
  readonly partition?: number;
  readonly direction: Direction;
  /** Of a response before. */
  readonly at?: string;
  readonly offset?: number;
  /** Milliseconds since the epoch. */
  readonly time?: number;
  readonly limit: number;
  /** Seconds. */
  readonly wait: number;
}

/**
 * A page of a topic's records; with `wait` in the direction `newer`, as soon as there is one.
 * @throws {ServiceException} UnknownTopic, UnknownPartition, OffsetOutOfRange, InvalidPattern, InvalidRequest.
 */
export async function topicPage(
  ports: Ports,
  topic: string,
  query: TopicPageQuery,
  signal: AbortSignal,
): Promise<z.input<typeof browsedPage>> {
  const texts = new RecordTexts(ports.findSchema);
  const matches = recordMatch(query, texts);
  const deadline = performance.now() + query.wait * 1_000;
  let at = query.at === undefined ? undefined : positionsOf(query.at);
  let scanned = 0;
  for (;;) {
    const ranges = await rangesOf(ports, topic, query.partition);
    const from = at
      ? positionsWithin(ranges, at, query.direction === 'newer' ? 'start' : 'end')
      : await beginning(ports, topic, ranges, query);
    const limits = { rows: query.limit, scanned: MOST_SCANNED, durationMs: LONGEST_SCAN_MS };
    const page = await browse<Row>(ranges, query.direction, from, limits, (window) =>
      readRows(ports, topic, window, texts, matches),
    );
    scanned += page.scanned;
    const isFinal = query.direction === 'older' || page.rows.length > 0 || !page.isEnd;
    if (isFinal || performance.now() >= deadline) return viewOf(page, from, ranges, query.direction, scanned);
    at = page.positions;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function readRows(
  ports: Ports,
  topic: string,
  window: PartitionRange & { readonly from: number },
  texts: RecordTexts,
  matches: RecordMatch = () => true,
): Promise<Row[]> {
  const rows: Row[] = [];
  await ports.records.scan(topic, window, (record) => {
    if (matches(record)) rows.push(rowOf(record, texts));
  });
  return rows;
}

function rowOf(
  { partition, offset, timestamp, key, value, headers }: MappingRecord,
  texts: RecordTexts,
): Row {
  return {
    partition,
    offset,
    timestamp,
    sizeBytes: (key?.length ?? 0) + (value?.length ?? 0),
    key: previewOf(texts.ofText(key), key),
    value: previewOf(texts.ofValue(value), value),
    headers: headers.length,
  };
}

/** The text is copied: a part of a text keeps the whole of it in memory. */
function previewOf({ format, text, schemaVersionId }: RecordText, bytes: Buffer | null): Row['value'] {
  const shown = text ?? bytes?.toString('base64', 0, PREVIEW_CHARACTERS) ?? null;
  const isCut = shown !== null && (text?.length ?? bytes?.length ?? 0) > PREVIEW_CHARACTERS;
  return {
    format,
    ...(schemaVersionId !== undefined && { schemaVersionId }),
    text: isCut ? Buffer.from(shown.slice(0, PREVIEW_CHARACTERS)).toString() : shown,
    isCut,
  };
}

/** Where is begun: at the newest record, or with the offset or the time that is given, which both directions have. */
async function beginning(
  { offsets }: Ports,
  topic: string,
  ranges: readonly PartitionRange[],
  { direction, offset, time, partition }: TopicPageQuery,
): Promise<Map<number, number>> {
  const isNewer = direction === 'newer';
  if (time !== undefined) {
    const found = await offsets.at(topic, isNewer ? time : time + 1);
    return positionsWithin(ranges, found, 'end');
  }
  const [only] = ranges;
  if (offset === undefined) return positionsWithin(ranges, undefined, isNewer ? 'start' : 'end');
  if (partition !== undefined && only && offset > only.end)
    throw beyondTheLog(`${topic}-${partition}`, offset, only);
  const positions = new Map(ranges.map((each) => [each.partition, isNewer ? offset : offset + 1]));
  return positionsWithin(ranges, positions, 'end');
}

function viewOf(
  { rows, positions, isEnd }: Page<Row>,
  from: ReadonlyMap<number, number>,
  ranges: readonly PartitionRange[],
  direction: Direction,
  scanned: number,
): z.input<typeof browsedPage> {
  const isNewer = direction === 'newer';
  const isAtEdge = ranges.every(
    ({ partition, start, end }) => from.get(partition) === (isNewer ? start : end),
  );
  const ahead = { at: positionsText(positions), isEnd };
  const behind = { at: positionsText(from), isEnd: isAtEdge };
  const [older, newer] = isNewer ? [behind, ahead] : [ahead, behind];
  return { records: [...rows], older, newer, scanned };
}
