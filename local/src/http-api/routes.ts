import type { HttpRoute } from './types.ts';

/** The route that takes a request, and what its path variables matched (percent-decoded). */
export interface RouteMatch {
  readonly route: HttpRoute;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

/** Finds the most specific route of a method and a percent-encoded (valid) path below the stage. */
export type MatchRoute = (method: string, path: string) => RouteMatch | undefined;

interface CompiledRoute {
  readonly route: HttpRoute;
  readonly method: string;
  readonly segments: readonly string[];
}

/**
 * Compiles routes to the order in which API Gateway prefers them: a full match, then a greedy variable, then
 * `$default`; within these, fixed segments before variables and a named method before ANY.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @throws {Error} for a route key that is neither `METHOD /path` nor `$default`
 */
export function compileRoutes(routes: readonly HttpRoute[]): MatchRoute {
  const fallback = routes.find((route) => route.routeKey === '$default');
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compileRoute)
    .sort(moreSpecificFirst);
  return (method, path) => {
    const requested = path.split('/').slice(1).map(decodeURIComponent);
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, requested);
      if (!pathParameters) continue;
      const isMatch = Object.keys(pathParameters).length > 0;
      return { route: candidate.route, pathParameters: isMatch ? pathParameters : undefined };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function compileRoute(route: HttpRoute): CompiledRoute {
  const match = /^([A-Z]+) (\/.*)$/.exec(route.routeKey);
  if (match?.[1] && match[2]) return { route, method: match[1], segments: match[2].split('/').slice(1) };
  throw new Error(
    `Route key "${route.routeKey}" cannot be served: expected "METHOD /path" (for example "GET /orders/{orderId}"), "ANY /path" or "$default".`,
  );
}

const isGreedy = (segment: string) => segment.endsWith('+}');
const isVariable = (segment: string) => segment.startsWith('{') && segment.endsWith('}');
const rank = (segment: string | undefined) =>
  segment === undefined || isGreedy(segment) ? 2 : Number(isVariable(segment));

function moreSpecificFirst(a: CompiledRoute, b: CompiledRoute): number {
  const greedy = Number(a.segments.some(isGreedy)) - Number(b.segments.some(isGreedy));
  if (greedy) return greedy;
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

/** The variables' values, or undefined when the path does not fit. */
function matchSegments(
  pattern: readonly string[],
  requested: readonly string[],
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = isGreedy(segment) ? requested.slice(index).join('/') : requested[index];
    if (value === undefined || (isVariable(segment) ? value === '' : value !== segment)) return undefined;
    if (isGreedy(segment)) return { ...values, [segment.slice(1, -2)]: value };
    if (isVariable(segment)) values[segment.slice(1, -1)] = value;
  }
  return pattern.length === requested.length ? values : undefined;
}
