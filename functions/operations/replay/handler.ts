import { createKafka } from '../../shared/kafka/connection.ts';
import { environment } from '../../shared/runtime/environment.ts';
import { instrumented, logger } from '../../shared/telemetry/powertools.ts';
import { openTopics } from '../records/topics.ts';
import { moveGroup, progressOf } from './groups.ts';
import { ageOf } from './topic-age.ts';
import type { ReplayAnswers, ReplayRequest } from './types.ts';

const groupPrefix = environment('GROUP_PREFIX');
const kafka = createKafka({ requestTimeout: 30_000 });

/** Moves consumer groups in time, and tells how far they are. `npm run replay` asks it, while it stops the mappings. */
export const handler = instrumented((request: ReplayRequest) => answer(request));

async function answer(request: ReplayRequest): Promise<ReplayAnswers[ReplayRequest['action']]> {
  if (request.action === 'oldest') return oldest(request.topics);
  const admin = kafka.admin();
  await admin.connect();
  try {
    if (request.action === 'progress')
      return await Promise.all(request.groups.map((group) => progressOf(admin, group)));
    const moved = await Promise.all(
      request.groups.map((group) => moveGroup({ kafka, admin }, group, request.from)),
    );
    logger.info('Consumer groups were moved.', { from: request.from, moved });
    return moved;
  } finally {
    await admin.disconnect();
  }
}

async function oldest(topics: readonly string[]): Promise<ReplayAnswers['oldest']> {
  await using records = await openTopics(kafka, { groupPrefix, topics });
  return await Promise.all(topics.map((topic) => ageOf(topic, records, Date.now())));
}
