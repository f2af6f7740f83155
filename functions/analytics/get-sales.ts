import { rangesOf } from './count-ranges.ts';
import type { SalesStore } from './ports.ts';
import type { SalesQuery } from './sales-query.ts';
import { type Sales, salesOf } from './sales-report.ts';

/** What was sold in the period of the query, from the fewest counts that hold it. */
export async function getSales(query: SalesQuery, store: SalesStore): Promise<Sales> {
  return salesOf(await store.countsOf(rangesOf(query)), query);
}
