import type { Position } from '../event-source-mapping/core/position.ts';
import { pathOf } from '../json-api/request-url.ts';
import { loggedRequests, type MirrorRecord } from '../json-api/story-text.ts';
import type { JsonApiClient } from './client.ts';
import { mirrorFunction } from './function.ts';
import type { MappingState } from './mapping.ts';
import { MirrorError } from './mirror-error.ts';
import { storyText } from './story.ts';
import { mirrorTopic, type ReadRecord } from './topic.ts';

/**
 * Collects what happened to a record, as text.
 * @throws {MirrorError} UnknownTopic, UnknownPartition, OffsetOutOfRange.
 */
export async function readStory(client: JsonApiClient, at: Position): Promise<string> {
  const [record, records, mappings] = await Promise.all([
    recordAt(client, at),
    client.get<MirrorRecord[]>(pathOf('records', at.topic, at.partition, at.offset)),
    client.get<MappingState[]>('/mappings'),
  ]);
  const polled = new Set(records.map(({ mapping }) => mapping));
  const others = mappings.filter(({ topic, uuid }) => topic === at.topic && !polled.has(uuid));
  const requests = records.flatMap(loggedRequests);
  const logs = await Promise.all(
    requests.map(async ({ functionName, requestId }) => {
      const lines = await mirrorFunction(client, async () => functionName).logs({ requestId });
      return [requestId, lines] as const;
    }),
  );
  return storyText({ at, record, records, others, logs: new Map(logs) });
}

/** Undefined when the log has deleted it. */
async function recordAt(client: JsonApiClient, at: Position): Promise<ReadRecord | undefined> {
  try {
    const [first] = await mirrorTopic(client, async () => at.topic).read({ from: at, limit: 1 });
    return first?.offset === at.offset ? first : undefined;
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'OffsetOutOfRange') return undefined;
    throw error;
  }
}
