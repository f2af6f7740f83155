import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { describeError, instrumented, logger } from '../telemetry/powertools.ts';
import { inTrace, traceOfRequest } from '../telemetry/trace-context.ts';
import { ProblemError } from './problem.ts';

/** A request as API Gateway delivers it: payload format 2.0. */
export type ApiRequest = APIGatewayProxyEventV2;

export interface ApiResponse {
  readonly status: number;
  /** Becomes JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response that is bytes and not JSON. */
export interface FileResponse {
  readonly status: number;
  /** Replace the usual ones of the same name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: the response has no body, for example a 304. */
  readonly file?: { readonly contentType: string; readonly contents: Buffer };
}

/** Handles one route; refusals are thrown as {@link ProblemError}. */
export type Route = (request: ApiRequest) => Promise<ApiResponse>;

/** Handles a route whose response is a file; refusals are thrown as {@link ProblemError}. */
export type FileRoute = (request: ApiRequest) => Promise<FileResponse>;

type Routes = Readonly<Record<string, (request: ApiRequest) => Promise<ApiResponse | FileResponse>>>;

export type ApiHandler = (
  request: ApiRequest,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** What is JSON for one caller: not to be kept, framed, sniffed or run. https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * The handler of an HTTP API function. The work of a request is a separate trace; a trace that its client names is linked in
 * the log lines. Any failure but a {@link ProblemError} is logged, and the response is a 500 problem without details.
 * @param routes By route key as the API declares it, for example `GET /orders/{orderId}`.
 */
export function createApi(routes: Routes): ApiHandler {
  return instrumented((request) => inTrace(traceOfRequest(request.headers), () => respond(routes, request)));
}

async function respond(routes: Routes, request: ApiRequest): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    const response = await routeOf(routes, request)(request);
    return 'body' in response ? responseOf(response, 'application/json') : fileResponseOf(response);
  } catch (error) {
    return problemResponse(request, error);
  }
}

function routeOf(routes: Routes, { routeKey }: ApiRequest): Routes[string] {
  const route = routes[routeKey];
  if (route) return route;
  throw new ProblemError('not-found', {
    detail: `${routeKey} is not served here. Accepted: ${Object.keys(routes).join(', ')}.`,
  });
}

function problemResponse(request: ApiRequest, error: unknown): APIGatewayProxyStructuredResultV2 {
  const problem = error instanceof ProblemError ? error : unexpected(request, error);
  const body = { ...problem.toDocument(), instance: `urn:request:${request.requestContext.requestId}` };
  return responseOf({ status: problem.status, body, headers: problem.headers }, 'application/problem+json');
}

function unexpected({ routeKey }: ApiRequest, error: unknown): ProblemError {
  logger.error('Request failed', { routeKey, ...describeError(error) });
  return new ProblemError('internal-error', {
    detail: 'The request failed. Try again later.',
    cause: error,
  });
}

function responseOf(
  { status, body, headers }: ApiResponse,
  contentType: string,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': contentType, ...securityHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

/** Bytes cross the gateway as base64. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function fileResponseOf({ status, headers, file }: FileResponse): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...(file && { 'content-type': file.contentType }), ...securityHeaders, ...headers },
    ...(file && { body: file.contents.toString('base64'), isBase64Encoded: true }),
  };
}
