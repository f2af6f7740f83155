import { createBatchConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
import { contributionsOfRecord, count, type RecordContributions } from './count-events.ts';
import { createAnalyticsStore } from './store.ts';

const tableName = environment('TABLE_NAME');
const store = createAnalyticsStore(documents, tableName);

/** Counts orders, revenue and shipments by minute and hour, department and product, each event once. */
export const handler = createBatchConsumer<RecordContributions>({
  parse: contributionsOfRecord,
  process: (values) => count(values, store),
  unprocessable: unprocessableRecordsOf({ documents, tableName }, (pk) => ({ pk, sk: 'unprocessable' })),
});
