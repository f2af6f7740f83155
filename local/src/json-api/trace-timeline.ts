import { z } from 'zod';
import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import { traceIdOf } from '../shared/trace-id.ts';
import type { traceTimeline } from './schemas.ts';
import { storiesOfOne } from './stories.ts';
import { type Story, timelineOf } from './timeline.ts';
import type { ApiPorts } from './types.ts';

/** https://www.w3.org/TR/trace-context/#trace-id */
export const traceId = z.string().regex(/^[0-9a-f]{32}$/);

/** The newest of each partition that are looked at: mappings remember as many. */
const RECORDS_OF_PARTITION = 1_000;
/** Read at once: records may be large. */
const RECORDS_AT_ONCE = 100;
/** How long is looked. */
const LONGEST_MS = 2_000;

type Ports = Pick<ApiPorts, 'mappings' | 'offsets' | 'records'>;

interface Search {
  readonly id: string;
  readonly deadline: number;
}

/**
 * What happened to the records whose `traceparent` header has the id, in the order of time. Mappings do not remember headers:
 * they are read from the topics.
 * @throws {ServiceException} RecordsNotRemembered when there are such records, and mappings remember none.
 */
export async function timelineOfTrace(
  ports: Ports,
  id: string,
  signal: AbortSignal,
): Promise<z.input<typeof traceTimeline>> {
  const search = { id, deadline: performance.now() + LONGEST_MS };
  const topics = new Set(ports.mappings.list().flatMap(({ Topics = [] }) => Topics));
  const stories: Story[] = [];
  let isPartial = false;
  for (const topic of topics) {
    for (const range of (await ports.offsets.ranges(topic)) ?? []) {
      const { found, isWhole } = await recordsOfTrace(ports, topic, range, search);
      isPartial ||= !isWhole;
      for (const at of found)
        stories.push(...(await storiesOfOne(ports.mappings, topic, at, { seconds: 0, signal })));
    }
  }
  stories.sort((one, other) => one.polledAt - other.polledAt);
  return { traceId: id, ...timelineOf(stories), isPartial };
}

/** The newest first, as far as the time goes. */
async function recordsOfTrace(
  { records }: Ports,
  topic: string,
  { partition, start, end }: PartitionRange,
  { id, deadline }: Search,
): Promise<{ found: MappingRecord[]; isWhole: boolean }> {
  const found: MappingRecord[] = [];
  const oldest = Math.max(start, end - RECORDS_OF_PARTITION);
  for (let until = end; until > oldest; until -= RECORDS_AT_ONCE) {
    if (performance.now() > deadline) return { found, isWhole: false };
    const from = Math.max(oldest, until - RECORDS_AT_ONCE);
    const read = await records.read(topic, { partition, from, end: until, limit: until - from });
    found.push(...read.filter((record) => isOfTrace(record, id)));
  }
  return { found, isWhole: true };
}

function isOfTrace({ headers }: MappingRecord, id: string): boolean {
  const [, value] = headers.find(([name]) => name === 'traceparent') ?? [];
  return traceIdOf(value?.toString() ?? '') === id;
}
