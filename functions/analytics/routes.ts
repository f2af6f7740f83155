import type { Route } from '../shared/http.ts';
import { periodOf, type SalesStore, salesOf } from './sales.ts';

/** The routes of the sales API, by route key. The gateway lets only the scope `staff` through. */
export function salesRoutes(ports: {
  readonly store: SalesStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): Record<string, Route> {
  return {
    'GET /sales': async ({ queryStringParameters: { from, to } = {} }) => {
      const counts = await ports.store.countsOf(periodOf(from, to, ports.now()));
      return { status: 200, body: salesOf(counts) };
    },
  };
}
