import { documents } from '../shared/dynamodb/table.ts';
import { createApi } from '../shared/http/api.ts';
import { environment } from '../shared/runtime/environment.ts';
import { salesRoutes } from './routes.ts';
import { createAnalyticsStore } from './store.ts';

/** Serves sales figures to staff. */
export const handler = createApi(
  salesRoutes({ store: createAnalyticsStore(documents, environment('TABLE_NAME')), now: () => Date.now() }),
);
