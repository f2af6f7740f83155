import { z } from 'zod';
import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import type { traceTimeline } from './schemas.ts';
import { storyIn } from './stories.ts';
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

/**
 * What happened to the records whose `traceparent` header has the id, in the order of time. Mappings do not remember headers:
 * they are read from the topics.
 */
export async function timelineOfTrace(ports: Ports, id: string): Promise<z.input<typeof traceTimeline>> {
  const deadline = performance.now() + LONGEST_MS;
  const stories: Story[] = [];
  let isPartial = false;
  for (const [topic, mappings] of mappingsByTopic(ports)) {
    for (const range of (await ports.offsets.ranges(topic)) ?? []) {
      const { found, isWhole } = await recordsOfTrace(ports, topic, range, { id, deadline });
      isPartial ||= !isWhole;
      for (const mapping of mappings)
        for (const { partition, offset } of found) {
          const story = ports.mappings.history(mapping.UUID ?? '')?.story(partition, offset);
          if (story) stories.push(storyIn(mapping, story));
        }
    }
  }
  stories.sort((one, other) => one.polledAt - other.polledAt);
  return { traceId: id, ...timelineOf(stories), isPartial };
}

function mappingsByTopic({ mappings }: Ports) {
  const pairs = mappings
    .list()
    .flatMap((mapping) => (mapping.Topics ?? []).map((topic) => ({ topic, mapping })));
  return new Map(
    [...Map.groupBy(pairs, ({ topic }) => topic)].map(([topic, each]) => [
      topic,
      each.map(({ mapping }) => mapping),
    ]),
  );
}

/** The newest first, as far as the time goes. */
async function recordsOfTrace(
  { records }: Ports,
  topic: string,
  { partition, start, end }: PartitionRange,
  { id, deadline }: { readonly id: string; readonly deadline: number },
): Promise<{ found: MappingRecord[]; isWhole: boolean }> {
  const found: MappingRecord[] = [];
  const oldest = Math.max(start, end - RECORDS_OF_PARTITION);
  for (let until = end; until > oldest; until -= RECORDS_AT_ONCE) {
    if (performance.now() > deadline) return { found, isWhole: false };
    const from = Math.max(oldest, until - RECORDS_AT_ONCE);
    const read = await records.read(topic, { partition, from, end: until, limit: until - from });
    found.push(...read.filter((record) => traceIdOf(record) === id));
  }
  return { found, isWhole: true };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceIdOf({ headers }: MappingRecord): string | undefined {
  const [, value] = headers.find(([name]) => name === 'traceparent') ?? [];
  return value?.toString().split('-')[1];
}
