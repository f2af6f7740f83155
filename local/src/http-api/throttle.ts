import type { HttpApiConfiguration, RouteThrottle } from './types.ts';

/** Whether a route takes one more request now. */
export type Throttle = (routeKey: string) => boolean;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * A token bucket for each route: with its own settings, or the stage's. Without settings a route takes every request;
 * the quotas of an account are not those of a laptop.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 * @param now milliseconds since any fixed moment.
 */
export function createThrottle(
  { throttling = {}, routeThrottling = {} }: Pick<HttpApiConfiguration, 'throttling' | 'routeThrottling'>,
  now: () => number,
): Throttle {
  const buckets = new Map<string, Bucket>();
  return (routeKey) => {
    const limits = { ...throttling, ...routeThrottling[routeKey] };
    const before = buckets.get(routeKey);
    const tokens = tokensNow(before, limits, now());
    buckets.set(routeKey, { tokens: tokens >= 1 ? tokens - 1 : tokens, filledAtMs: now() });
    return tokens >= 1;
  };
}

function tokensNow(
  before: Bucket | undefined,
  { ratePerSecond = Number.POSITIVE_INFINITY, burst = Number.POSITIVE_INFINITY }: RouteThrottle,
  nowMs: number,
): number {
  if (!before || ratePerSecond === Number.POSITIVE_INFINITY) return burst;
  const elapsedSeconds = (nowMs - before.filledAtMs) / 1_000;
  return Math.min(burst, before.tokens + elapsedSeconds * ratePerSecond);
}
