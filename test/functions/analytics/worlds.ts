import type { OrderstreamEvent } from '../../../events/index.ts';
import type { Contribution } from '../../../functions/analytics/batches.ts';
import { type ContributionStore, contributionOf } from '../../../functions/analytics/counting.ts';
import type { Count } from '../../../functions/analytics/domain.ts';
import { salesRoutes } from '../../../functions/analytics/routes.ts';
import type { SalesStore } from '../../../functions/analytics/sales.ts';
import { createAnalyticsStore } from '../../../functions/analytics/store.ts';
import { apiSchemas } from '../../../functions/orders/openapi-schemas.ts';
import type { Incoming } from '../../../functions/shared/consumer.ts';
import { createApi } from '../../../functions/shared/http.ts';
import { apiRequest } from '../shared/api-requests.ts';
import { context, recordOf } from '../shared/kafka-events.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

export type AnalyticsStore = ContributionStore & SalesStore;

/** The table's rule in memory. */
export function memoryAnalytics(): AnalyticsStore {
  const counted = new Set<string>();
  const counts: Count[] = [];
  return {
    async add(contributions) {
      const fresh = contributions.filter(({ eventId }) => !counted.has(eventId));
      for (const { eventId, counts: added } of fresh) {
        counted.add(eventId);
        counts.push(...added);
      }
    },
    countsOf: async ({ fromMinute, toMinute }) =>
      counts.filter(({ minute }) => fromMinute <= minute && minute < toMinute),
  };
}

const stores: Readonly<Record<Runtime, () => Promise<AnalyticsStore>>> = {
  memory: async () => memoryAnalytics(),
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk', sortKey: 'sk' });
    return createAnalyticsStore(documents, tableName);
  },
};

/** Where the counts live in a test. */
export const analyticsStore = (runtime: Runtime): Promise<AnalyticsStore> => stores[runtime]();

/** An event as the consumer finds it in a batch. @throws {Error} when it is of a type that is not counted. */
export function incoming(event: OrderstreamEvent): Incoming<Contribution> {
  const source = { partitionKey: 'orders-0', record: recordOf(event) };
  const value = contributionOf(source);
  if (!value) throw new Error(`${event.type} is not counted.`);
  return { source, value };
}

/** What `GET /sales` answers for a period. */
export async function salesIn(store: SalesStore, query: { readonly from: string; readonly to: string }) {
  const handler = createApi(salesRoutes({ store, now: () => Date.now() }));
  const { statusCode, body } = await handler(apiRequest('GET /sales', { query }), context);
  if (statusCode !== 200) throw new Error(`GET /sales: ${statusCode} ${body}`);
  return apiSchemas.Sales.parse(JSON.parse(body ?? ''));
}
