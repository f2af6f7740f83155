import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createApi } from '../shared/http.ts';
import { createProducer } from '../shared/producer.ts';
import { orderRoutes } from './routes.ts';
import { createOrderStore } from './store.ts';

/** Places orders, reads them, and describes the whole HTTP API. */
export const handler = createApi(
  orderRoutes({
    store: createOrderStore(documents, environment('TABLE_NAME')),
    producer: createProducer(),
    now: () => new Date().toISOString(),
  }),
);
