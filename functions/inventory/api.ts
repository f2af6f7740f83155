import { documents } from '../shared/dynamodb/table.ts';
import { createApi } from '../shared/http/api.ts';
import { environment } from '../shared/runtime/environment.ts';
import { createProductStore } from './product-store.ts';
import { productRoutes } from './routes.ts';

/** Serves what can be ordered: `{products: [{productId, name, department, price, maximumPerOrder, available}]}`. */
export const handler = createApi(
  productRoutes({ products: createProductStore({ documents, tableName: environment('TABLE_NAME') }) }),
);
