import { createBatchConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { contributionsOfRecord, count, type RecordContributions } from './counting.ts';
import { createAnalyticsStore } from './store.ts';

const store = createAnalyticsStore(documents, environment('TABLE_NAME'));

/** Counts orders, revenue and shipments by minute and hour, department and product, each event once. */
export const handler = createBatchConsumer<RecordContributions>({
  parse: contributionsOfRecord,
  process: (values) => count(values, store),
});
