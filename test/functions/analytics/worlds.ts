import type { OrderstreamEvent } from '../../../events/index.ts';
import type { RecordContributions } from '../../../functions/analytics/contributions.ts';
import { type CountRange, scopeOf } from '../../../functions/analytics/count-ranges.ts';
import type { Count } from '../../../functions/analytics/domain.ts';
import { contributionsOfRecord } from '../../../functions/analytics/handlers.ts';
import type { ContributionStore, SalesStore } from '../../../functions/analytics/ports.ts';
import { salesRoutes } from '../../../functions/analytics/routes.ts';
import { createAnalyticsStore } from '../../../functions/analytics/store.ts';
import { apiSchemas } from '../../../functions/orders/openapi/schemas.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import type { Incoming } from '../../../functions/shared/kafka/consumer.ts';
import { apiRequest } from '../shared/api-requests.ts';
import { context, recordOf } from '../shared/kafka-events.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

export type AnalyticsStore = ContributionStore & SalesStore;

/** The table's rule in memory. */
export function memoryAnalytics(): AnalyticsStore {
  const claimed = new Set<string>();
  const counts: Count[] = [];
  return {
    async add(contributions) {
      const fresh = contributions.filter(({ claim }) => !claimed.has(claim));
      for (const { claim, counts: added } of fresh) {
        claimed.add(claim);
        counts.push(...added);
      }
    },
    countsOf: async (ranges) => ranges.flatMap((range) => counts.filter((count) => isIn(range, count))),
  };
}

function isIn({ scope, window, from, to }: CountRange, count: Count): boolean {
  return scope === scopeOf(count) && window === count.window && from <= count.start && count.start < to;
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
export function incoming(event: OrderstreamEvent): Incoming<RecordContributions> {
  const source = { partitionKey: 'orders-0', record: recordOf(event) };
  const value = contributionsOfRecord(source);
  if (!value) throw new Error(`${event.type} is not counted.`);
  return { source, value };
}

/** The response of `GET /sales` for a period. */
export async function salesIn(store: SalesStore, query: Readonly<Record<string, string>>) {
  const handler = createApi(salesRoutes({ store, now: () => Date.now() }));
  const { statusCode, body } = await handler(apiRequest('GET /sales', { query }), context);
  if (statusCode !== 200) throw new Error(`GET /sales: ${statusCode} ${body}`);
  return apiSchemas.Sales.parse(JSON.parse(body ?? ''));
}
