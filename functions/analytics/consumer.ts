import { documents } from '../shared/dynamodb/table.ts';
import { createBatchConsumer } from '../shared/kafka/consumer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import type { RecordContributions } from './contributions.ts';
import { createAnalyticsHandlers } from './handlers.ts';
import { createAnalyticsStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Counts orders, revenue and shipments by minute and hour, department and product, each event once. */
export const handler = createBatchConsumer<RecordContributions>({
  ...createAnalyticsHandlers({ store: createAnalyticsStore(documents, tableName) }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }, (pk) => ({ pk, sk: 'unprocessable' })),
});
