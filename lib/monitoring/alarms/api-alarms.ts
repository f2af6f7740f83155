import type { AlarmDefinition } from '../alarm-definition.ts';
import { latencyOfRoute, serverErrorRate } from '../metrics/http-api.ts';
import type { Watched } from '../watched.ts';

/** What customers notice of the HTTP API. */
export function apiAlarms(httpApi: Watched['httpApi']): AlarmDefinition[] {
  return [
    {
      kind: 'api-5xx',
      subject: 'http-api',
      means: 'More than 1 percent of the responses of 10 minutes were 5xx.',
      page: 'customers',
      metric: serverErrorRate(httpApi),
      threshold: 1,
      periods: 2,
    },
    {
      // Of this route alone: GET /orders/{orderId}?wait=20 takes up to 20 seconds by design, in the metric of the whole API too.
      kind: 'api-latency',
      subject: 'place-order',
      means: 'For 15 minutes one POST /orders in a hundred took longer than 3 seconds.',
      page: 'customers',
      metric: latencyOfRoute(httpApi, { method: 'POST', path: '/orders' }, 'p99'),
      threshold: 3_000,
      periods: 3,
    },
  ];
}
