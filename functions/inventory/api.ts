import { catalogue } from '../shared/catalogue.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createApi } from '../shared/http.ts';
import { productsInStock } from './product-store.ts';

const tableName = environment('TABLE_NAME');

/** What can be ordered: `{products: [{productId, name, department, price, maximumPerOrder, available}]}`. */
export const handler = createApi({
  'GET /products': async () => ({
    status: 200,
    body: { products: await productsInStock(documents, tableName, catalogue) },
  }),
});
