import { catalogue } from '../shared/catalogue.ts';
import { mapConcurrently } from '../shared/concurrency.ts';
import { customResource } from '../shared/custom-resource.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { putProduct } from './product-store.ts';

const tableName = environment('TABLE_NAME');
const concurrentWrites = 6;

/** Puts the catalogue in the table at each deployment; deleting it deletes nothing, as the table goes its own way. */
export const handler = customResource(async ({ RequestType }) => {
  if (RequestType === 'Delete') return {};
  await mapConcurrently(catalogue, concurrentWrites, (product) => putProduct(documents, tableName, product));
  return { data: { Products: String(catalogue.length) } };
});
