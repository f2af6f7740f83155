import { catalogue } from '../shared/catalogue.ts';
import { documents } from '../shared/dynamodb/table.ts';
import { mapConcurrently } from '../shared/runtime/concurrency.ts';
import { customResource } from '../shared/runtime/custom-resource.ts';
import { environment } from '../shared/runtime/environment.ts';
import { createProductStore } from './product-store.ts';

const products = createProductStore({ documents, tableName: environment('TABLE_NAME') });
const concurrentWrites = 6;

/** Writes the catalogue to the table at each deployment. Deleting the resource deletes nothing: the table is retained. */
export const handler = customResource(async ({ RequestType }) => {
  if (RequestType === 'Delete') return {};
  await mapConcurrently(catalogue, concurrentWrites, (product) => products.put(product));
  return { data: { Products: String(catalogue.length) } };
});
