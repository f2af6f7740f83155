import type { Route } from '../shared/http/api.ts';
import { getSales } from './get-sales.ts';
import type { SalesApiPorts } from './ports.ts';
import { salesQueryOf } from './sales-query.ts';

/** The routes of the sales API, by route key. The gateway admits only the scope `staff`. */
export function salesRoutes({ store, now }: SalesApiPorts): Record<string, Route> {
  return {
    'GET /sales': async ({ queryStringParameters }) => {
      const query = salesQueryOf(queryStringParameters ?? {}, now());
      return { status: 200, body: await getSales(query, store) };
    },
  };
}
