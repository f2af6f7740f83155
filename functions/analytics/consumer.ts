import { createBatchConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
import type { RecordContributions } from './contributions.ts';
import { createAnalyticsHandlers } from './handlers.ts';
import { createAnalyticsStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Counts orders, revenue and shipments by minute and hour, department and product, each event once. */
export const handler = createBatchConsumer<RecordContributions>({
  ...createAnalyticsHandlers({ store: createAnalyticsStore(documents, tableName) }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }, (pk) => ({ pk, sk: 'unprocessable' })),
});
