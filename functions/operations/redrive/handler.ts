import { Partitioners } from 'kafkajs';
import { topics } from '../../../events/catalogue.ts';
import { documents } from '../../shared/dynamodb/table.ts';
import { createKafka } from '../../shared/kafka/connection.ts';
import { environment } from '../../shared/runtime/environment.ts';
import { instrumented, logger } from '../../shared/telemetry/powertools.ts';
import { openTopics } from '../records/topics.ts';
import { createLedger } from './ledger.ts';
import { publish } from './publisher.ts';
import { redrivePage } from './redrive.ts';
import type { RedrivePage, RedriveRequest } from './types.ts';

const ledger = createLedger({ documents, tableName: environment('TABLE_NAME') });
const groupPrefix = environment('GROUP_PREFIX');
const kafka = createKafka({ requestTimeout: 30_000 });

/** Publishes the records of dead letters again: one page of dead letters a call. `npm run redrive` calls it. */
export const handler = instrumented(async (request: RedriveRequest): Promise<RedrivePage> => {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  await using records = await openTopics(kafka, { groupPrefix, topics: Object.keys(topics) });
  await producer.connect();
  try {
    return await redrivePage(request, {
      topics: records,
      ledger,
      publish: (found) => publish(producer, found),
      audit: (result) => logger.info('Dead letter processed', { ...result }),
      now: Date.now,
    });
  } finally {
    await producer.disconnect();
  }
});
