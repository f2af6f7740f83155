import { createBatchConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import type { Contribution } from './batches.ts';
import { contributionOf, count } from './counting.ts';
import { createAnalyticsStore } from './store.ts';

const store = createAnalyticsStore(documents, environment('TABLE_NAME'));

/** Counts orders, revenue and shipments by minute, department and product, each event once. */
export const handler = createBatchConsumer<Contribution>({
  parse: contributionOf,
  process: (values) => count(values, store),
});
