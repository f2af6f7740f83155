import type { GatewayRequest } from './request.ts';
import type { RouteMatch } from './routes.ts';
import type { HttpApiConfiguration } from './types.ts';

/** What an authorizer found out. */
export interface Authorization {
  readonly claims: Readonly<Record<string, unknown>>;
  /** The token's scopes when the route asks for any, else null. */
  readonly scopes: readonly string[] | null;
}

/** One request on its way through the gateway. */
export interface RoutedRequest {
  readonly request: GatewayRequest;
  readonly match: RouteMatch;
  /** Decoded, stage included. */
  readonly path: string;
  readonly requestId: string;
  readonly traceHeader: string;
  readonly authorization: Authorization | undefined;
}

/**
 * The event of payload format 2.0, as JSON text. Absent parts are left out, as the gateway does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(configuration: HttpApiConfiguration, routed: RoutedRequest, now: Date): string {
  const { request, match, path, traceHeader } = routed;
  const { cookies, rawQueryString } = request;
  return JSON.stringify({
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...request.headers,
      'x-amzn-trace-id': traceHeader,
      'x-forwarded-for': request.sourceIp,
      'x-forwarded-port': request.headers.host?.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(rawQueryString && { queryStringParameters: queryStringParameters(rawQueryString) }),
    requestContext: requestContext(configuration, routed, now),
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...(configuration.stageVariables && { stageVariables: configuration.stageVariables }),
    ...eventBody(request),
  });
}

function requestContext(configuration: HttpApiConfiguration, routed: RoutedRequest, now: Date) {
  const { request, match, path, requestId, authorization } = routed;
  return {
    accountId: match.route.functionArn.split(':')[4],
    apiId: configuration.apiId,
    ...(authorization && {
      authorizer: { jwt: { claims: claimsAsText(authorization.claims), scopes: authorization.scopes } },
    }),
    domainName: request.headers.host ?? '',
    domainPrefix: configuration.apiId,
    http: {
      method: request.method,
      path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey: match.route.routeKey,
    stage: configuration.stageName,
    time: commonLogTime(now),
    timeEpoch: now.getTime(),
  };
}

/** The gateway hands claims on as text; lists become `[a b]`. */
function claimsAsText(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimAsText(value)]));
}

function claimAsText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimAsText).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Decoded; values of a repeated name joined by commas. */
function queryStringParameters(rawQueryString: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

/**
 * Content types that reach a function as text. Everything else is base64, forms and requests without a content
 * type included: measured on AWS, https://github.com/ministackorg/ministack/pull/766
 */
const TEXT_TYPES = /^(text\/.*|application\/(json|xml|javascript))$/;

function eventBody({ body, headers }: GatewayRequest) {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isText = TEXT_TYPES.test(type);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
