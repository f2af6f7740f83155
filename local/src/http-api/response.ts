import { gatewayAnswer, type HttpAnswer } from './gateway-responses.ts';

/** A function's answer that names its status. */
interface StructuredAnswer {
  readonly statusCode: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** Headers that describe the connection or the framing; the gateway writes its own. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Makes an HTTP answer of a function's answer (JSON text) by the rules of payload format 2.0: with a
 * `statusCode` it is taken as it says; without, the whole answer is the body of a 200.
 * A malformed answer becomes the gateway's 500.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function toHttpAnswer(payload: string): HttpAnswer {
  const answer: unknown = JSON.parse(payload);
  if (isStructured(answer)) return structured(answer) ?? gatewayAnswer(500);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: typeof answer === 'string' ? answer : payload,
  };
}

function isStructured(answer: unknown): answer is StructuredAnswer {
  return typeof answer === 'object' && answer !== null && 'statusCode' in answer;
}

/** Undefined when the answer is malformed. */
function structured(answer: StructuredAnswer): HttpAnswer | undefined {
  const statusCode = Number(answer.statusCode);
  const headers = readHeaders(answer.headers ?? {});
  const { cookies = [], body = '' } = answer;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) return undefined;
  if (!headers || !isTextList(cookies) || (typeof body !== 'string' && body !== null)) return undefined;
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    cookies,
    body: answer.isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
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
