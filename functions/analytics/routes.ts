import type { Route } from '../shared/http.ts';
import { rangesOf, type SalesStore } from './count-ranges.ts';
import { salesQueryOf } from './sales-query.ts';
import { salesOf } from './sales-report.ts';

/** The routes of the sales API, by route key. The gateway lets only the scope `staff` through. */
export function salesRoutes(ports: {
  readonly store: SalesStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): Record<string, Route> {
  return {
    'GET /sales': async ({ queryStringParameters }) => {
      const query = salesQueryOf(queryStringParameters ?? {}, ports.now());
      const counts = await ports.store.countsOf(rangesOf(query));
      return { status: 200, body: salesOf(counts, query) };
    },
  };
}
