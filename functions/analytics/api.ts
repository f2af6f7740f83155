import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createApi } from '../shared/http.ts';
import { salesRoutes } from './routes.ts';
import { createAnalyticsStore } from './store.ts';

/** Serves sales figures to staff. */
export const handler = createApi(
  salesRoutes({ store: createAnalyticsStore(documents, environment('TABLE_NAME')), now: () => Date.now() }),
);
