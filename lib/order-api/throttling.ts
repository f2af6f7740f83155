import type { Config } from '../config/index.ts';
import type { Route } from './routes.ts';

/** Enough for who reads the description of the API; it never changes between deployments. */
const documentsPerSecond = 20;

/** A bucket of tokens: refilled at the steady rate, and as deep as a burst of two seconds. */
export const throttle = (rateLimit: number) => ({ rateLimit, burstLimit: rateLimit * 2 });

/** Requests a second of a route with a separate rate; the others have that of the stage. */
function rateOf({ method, path }: Route, config: Config): number | undefined {
  // No route is to have more than `requestsPerSecond`, whatever it has itself.
  const own = { 'POST /orders': config.ordersPerSecond, 'GET /openapi.json': documentsPerSecond };
  const rate = own[`${method} ${path}` as keyof typeof own];
  return rate && Math.min(rate, config.requestsPerSecond);
}

/**
 * Routes whose metrics have their own alarm. Detailed metrics cost as much as custom ones, six for each route.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
const measured: readonly string[] = ['POST /orders'];

/** Named as CloudFormation does: CDK takes this property for plain JSON, and passes it on as it is. */
interface RouteSettings {
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
  readonly DetailedMetricsEnabled: boolean;
}

/** Throttles and metrics of single routes, by route key. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
export function routeSettings(routes: readonly Route[], config: Config): Record<string, RouteSettings> {
  const own = routes.flatMap((route) => {
    const rate = rateOf(route, config);
    if (rate === undefined) return [];
    const key = `${route.method} ${route.path}`;
    const { rateLimit, burstLimit } = throttle(rate);
    const settings: RouteSettings = {
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
      DetailedMetricsEnabled: measured.includes(key),
    };
    return [[key, settings] as const];
  });
  return Object.fromEntries(own);
}
