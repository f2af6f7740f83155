import { gatewayResponse, type HttpResponse } from './gateway-responses.ts';

/** A function's response that names its status. */
interface StructuredResponse {
  readonly statusCode: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** Headers that describe the connection or the framing; the gateway writes its own. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Makes an HTTP response of a function's response (JSON text) by the rules of payload format 2.0: with a
 * `statusCode` it is taken as it says; without, the whole response is the body of a 200.
 * A malformed response becomes the gateway's 500.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function toHttpResponse(payload: string): HttpResponse {
  const response: unknown = JSON.parse(payload);
  if (isStructured(response)) return structured(response) ?? gatewayResponse(500);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: typeof response === 'string' ? response : payload,
  };
}

function isStructured(response: unknown): response is StructuredResponse {
  return typeof response === 'object' && response !== null && 'statusCode' in response;
}

/** Undefined when the response is malformed. */
function structured(response: StructuredResponse): HttpResponse | undefined {
  const statusCode = Number(response.statusCode);
  const headers = readHeaders(response.headers ?? {});
  const { cookies = [], body = '' } = response;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) return undefined;
  if (!headers || !isTextList(cookies) || (typeof body !== 'string' && body !== null)) return undefined;
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    cookies,
    body: response.isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

function readHeaders(headers: unknown): Record<string, string> | undefined {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
  const entries = Object.entries(headers);
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined;
  return Object.fromEntries(
    entries
      .map(([name, value]) => [name.toLowerCase(), String(value ?? '')] as const)
      .filter(([name]) => !OWN_HEADERS.has(name)),
  );
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
