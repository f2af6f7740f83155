import { topics } from '../../../events/catalogue.ts';
import { createOrderStore } from '../../orders/store.ts';
import { documents } from '../../shared/dynamodb/table.ts';
import { createKafka } from '../../shared/kafka/connection.ts';
import { environment, textMapEnvironment } from '../../shared/runtime/environment.ts';
import { instrumented, logger } from '../../shared/telemetry/powertools.ts';
import { openTopics } from '../records/topics.ts';
import { rebuild } from './rebuild.ts';
import type { RebuildProgress, RebuildRequest } from './types.ts';

/** The table that is rebuilt, never the live one. */
const tableName = environment('TABLE_NAME');
const groupPrefix = environment('GROUP_PREFIX');
const versionIds = Object.fromEntries(
  Object.entries(textMapEnvironment('SCHEMA_VERSIONS')).map(([type, ids]) => [type, ids.split(',')]),
);
const kafka = createKafka({ requestTimeout: 30_000 });
const topicNames = Object.keys(topics);

/**
 * Writes the orders from the topics into another table, half a minute of work a call. `npm run rebuild-timeline`
 * calls it.
 */
export const handler = instrumented(async (request: RebuildRequest): Promise<RebuildProgress> => {
  await using records = await openTopics(kafka, { groupPrefix, topics: topicNames });
  const rangesOf = async (topic: string) =>
    (await records.rangesOf(topic)).map((range) => ({ topic, ...range }));
  const progress = await rebuild(request, {
    topics: { read: records.read, ranges: async () => (await Promise.all(topicNames.map(rangesOf))).flat() },
    // New for each call: pending writes of an earlier call must not join those of this one.
    store: createOrderStore(documents, tableName),
    versionIds,
    monotonicMs: () => performance.now(),
  });
  const { read, undecodable, waiting } = progress;
  logger.info('Records read into the timeline', { read, undecodable, waiting });
  return progress;
});
