import { randomBytes } from 'node:crypto';
import type { InvocationPriority } from '../lambda/types.ts';
import { percentDecoded } from '../shared/percent-decoded.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { withinLimit } from '../shared/time-limit.ts';
import { authorize } from './authorization.ts';
import { preflightResponse, withCors } from './cors.ts';
import { type RoutedRequest, toEvent } from './event.ts';
import { gatewayResponse, type HttpResponse } from './gateway-responses.ts';
import type { GatewayRequest } from './request.ts';
import { toHttpResponse } from './response.ts';
import { compileRoutes } from './routes.ts';
import { createThrottle } from './throttle.ts';
import type { HttpApiConfiguration, HttpApiPorts } from './types.ts';

/**
 * Responds to one request; never rejects.
 * @param abandoned Aborted when the client leaves. The invocation runs all the same: neither API Gateway nor Lambda ends it.
 *   https://github.com/aws/aws-lambda-dotnet/issues/837
 */
export type Gateway = (
  request: GatewayRequest,
  requestId: string,
  abandoned?: AbortSignal,
) => Promise<HttpResponse>;

/** Quota of HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const INTEGRATION_TIMEOUT_MS = 30_000;

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Statuses of exceptions that Invoke throws; all others are a 500. */
const STATUS_OF_EXCEPTION: Readonly<Record<string, number>> = {
  TooManyRequestsException: 503,
  RequestEntityTooLargeException: 413,
};

/** The HTTP API itself, without a socket: routing, authorization, event, invocation, response. */
export function createGateway(configuration: HttpApiConfiguration, ports: HttpApiPorts): Gateway {
  const matchRoute = compileRoutes(configuration.routes);
  const takes = createThrottle(configuration, () => performance.now());
  const { cors, stageName } = configuration;

  const respond: Gateway = async (request, requestId, abandoned) => {
    const path = percentDecoded(request.encodedPath);
    if (path === undefined) return gatewayResponse(400);
    const encoded = withoutStage(request.encodedPath, stageName);
    const match = encoded === undefined ? undefined : matchRoute(request.method, encoded);
    if (!match) return gatewayResponse(404);
    if (!takes(match.route.routeKey)) return gatewayResponse(429);
    const { refusal, authorization } = await authorize(match.route, request, ports.verifyToken);
    if (refusal) return refusal;
    const traceHeader = request.headers['x-amzn-trace-id'] ?? newTraceHeader();
    const routed = { request, match, path, requestId, traceHeader, authorization };
    return integrate(configuration, ports, routed, abandoned);
  };

  return async (request, requestId, abandoned) => {
    const preflight = preflightResponse(cors, request);
    if (preflight) return preflight;
    try {
      const responding = () => respond(request, requestId, abandoned);
      const isWriting = !READING_METHODS.has(request.method);
      const response = await (isWriting && ports.requestPriority
        ? ports.requestPriority.during(responding)
        : responding());
      return withCors(response, cors, request.headers.origin);
    } catch (error) {
      ports.log.warn(`${configuration.name}: ${request.method} ${request.encodedPath}: ${error}`);
      return gatewayResponse(statusOf(error));
    }
  };
}

/** A fresh request id in the form API Gateway gives HTTP APIs, for example `JKJaXmPLvHcESHA=`. */
export function newRequestId(): string {
  return randomBytes(11).toString('base64');
}

function newTraceHeader(): string {
  return `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
}

async function integrate(
  configuration: HttpApiConfiguration,
  { invoke, holds }: HttpApiPorts,
  routed: RoutedRequest,
  abandoned: AbortSignal | undefined,
): Promise<HttpResponse> {
  const { route } = routed.match;
  const event = toEvent(configuration, routed, new Date());
  // No trace header: HTTP APIs do not trace, and the function's own trace has neither the client's id nor the gateway's.
  // https://github.com/aws/aws-xray-sdk-java/issues/301, https://github.com/aws/aws-xray-sdk-node/issues/569
  const invocation = invoke(route.functionArn, event, {
    priority: priorityOf(routed.request),
    abandoned,
    caller: { kind: 'http-api', name: route.routeKey },
  });
  // When the time is up the invocation continues, as on AWS.
  const result = await withinLimit(invocation, route.timeoutInMillis ?? INTEGRATION_TIMEOUT_MS, holds);
  if (!result) return gatewayResponse(503);
  return result.functionError ? gatewayResponse(500) : toHttpResponse(result.payload);
}

/** Long polls may hold every environment there is: neither what changes something nor a plain look must wait behind them. */
function priorityOf(request: GatewayRequest): InvocationPriority {
  if (!READING_METHODS.has(request.method)) return 'urgent';
  return isLongPoll(request) ? 'patient' : 'normal';
}

/** By the preference of RFC 7240, or by a query parameter of that name. https://www.rfc-editor.org/rfc/rfc7240#section-4.3 */
function isLongPoll({ headers, rawQueryString }: GatewayRequest): boolean {
  const wait =
    new URLSearchParams(rawQueryString).get('wait') ?? /\bwait=(\d+)/.exec(headers.prefer ?? '')?.[1];
  return Number(wait ?? 0) > 0;
}

function statusOf(error: unknown): number {
  return error instanceof ServiceException ? (STATUS_OF_EXCEPTION[error.code] ?? 500) : 500;
}

/** The path below the stage; undefined when it is of another stage. `$default` is served at the root. */
function withoutStage(path: string, stageName: string): string | undefined {
  if (stageName === '$default') return path;
  const prefix = `/${stageName}`;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
}
