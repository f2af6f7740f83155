import { createKafka } from '../../shared/kafka/connection.ts';
import { environment } from '../../shared/runtime/environment.ts';
import { instrumented, logger } from '../../shared/telemetry/powertools.ts';
import { openTopics } from '../records/topics.ts';
import { moveGroup, progressOf } from './groups.ts';
import { ageOf } from './topic-age.ts';
import type { ReplayRequest, ReplayResponses } from './types.ts';

const groupPrefix = environment('GROUP_PREFIX');
const kafka = createKafka({ requestTimeout: 30_000 });

/** Moves consumer groups in time, and returns their progress. `npm run replay` calls it while the mappings are stopped. */
export const handler = instrumented((request: ReplayRequest) => respond(request));

async function respond(request: ReplayRequest): Promise<ReplayResponses[ReplayRequest['action']]> {
  if (request.action === 'oldest') return oldest(request.topics);
  const admin = kafka.admin();
  await admin.connect();
  try {
    if (request.action === 'progress')
      return await Promise.all(request.groups.map((group) => progressOf(admin, group)));
    const moved = await Promise.all(
      request.groups.map((group) => moveGroup({ kafka, admin }, group, request.from)),
    );
    logger.info('Consumer groups moved', { from: request.from, moved });
    return moved;
  } finally {
    await admin.disconnect();
  }
}

async function oldest(topics: readonly string[]): Promise<ReplayResponses['oldest']> {
  await using records = await openTopics(kafka, { groupPrefix, topics });
  return await Promise.all(topics.map((topic) => ageOf(topic, records, Date.now())));
}
