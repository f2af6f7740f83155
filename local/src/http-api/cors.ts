import type { HttpResponse } from './gateway-responses.ts';
import type { GatewayRequest } from './request.ts';
import type { CorsConfiguration } from './types.ts';

type Headers = Record<string, string>;

/**
 * The response to a preflight request, which never reaches a route; undefined when it is not one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightResponse(
  cors: CorsConfiguration | undefined,
  { method, headers }: GatewayRequest,
): HttpResponse | undefined {
  const isPreflight = method === 'OPTIONS' && headers.origin && headers['access-control-request-method'];
  if (!cors || !isPreflight) return undefined;
  return { statusCode: 204, headers: preflightHeaders(cors, headers.origin), cookies: [], body: '' };
}

function preflightHeaders(cors: CorsConfiguration, origin: string | undefined): Headers {
  const allowed = originHeaders(cors, origin);
  if (Object.keys(allowed).length === 0) return {};
  return {
    ...allowed,
    ...listHeader('access-control-allow-methods', cors.allowMethods),
    ...listHeader('access-control-allow-headers', cors.allowHeaders),
    ...(cors.maxAge !== undefined && { 'access-control-max-age': String(cors.maxAge) }),
  };
}

/** Replaces a function's own CORS headers by the configured ones, as the gateway does once CORS is configured. */
export function withCors(
  response: HttpResponse,
  cors: CorsConfiguration | undefined,
  origin: string | undefined,
): HttpResponse {
  if (!cors) return response;
  const own = Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-'));
  const allowed = originHeaders(cors, origin);
  const exposed =
    Object.keys(allowed).length > 0 ? listHeader('access-control-expose-headers', cors.exposeHeaders) : {};
  return { ...response, headers: { ...Object.fromEntries(own), ...allowed, ...exposed } };
}

function originHeaders(cors: CorsConfiguration, origin: string | undefined): Headers {
  const allowed = cors.allowOrigins?.find(
    (pattern) => origin !== undefined && matchesOrigin(pattern, origin),
  );
  if (allowed === undefined || origin === undefined) return {};
  return {
    'access-control-allow-origin': allowed === '*' ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
  };
}

/** Whether a configuration names an origin, exactly or by a pattern. */
export const allowsOrigin = (cors: CorsConfiguration, origin: string): boolean =>
  cors.allowOrigins?.some((pattern) => matchesOrigin(pattern, origin)) ?? false;

/** `*`, `https://*`, `http://*` or an exact origin. */
function matchesOrigin(pattern: string, origin: string): boolean {
  return pattern.endsWith('*') ? origin.startsWith(pattern.slice(0, -1)) : pattern === origin;
}

function listHeader(name: string, values: readonly string[] | undefined): Headers {
  return values?.length ? { [name]: values.join(',') } : {};
}
