import type { ApiRequest } from '../shared/http/api.ts';
import { invalidField, ProblemError } from '../shared/http/problem.ts';

/** Far more than an order of 50 lines, so that one of too many lines gets an error about its lines. */
const maximumBodyInBytes = 1_000_000;

/**
 * The JSON value in the body of a request.
 * @throws {ProblemError} 415 unless the content type is JSON, 413 over 1 MB, 400 when it is not JSON in UTF-8.
 */
export function jsonBodyOf(request: ApiRequest): unknown {
  requireJson(request.headers['content-type']);
  const bytes = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maximumBodyInBytes) {
    throw new ProblemError('body-too-large', {
      detail: `The body has ${bytes.length} bytes; accepted: at most ${maximumBodyInBytes}.`,
      errors: [{ field: 'body', message: 'too large' }],
    });
  }
  return parsed(bytes);
}

function requireJson(contentType: string | undefined): void {
  if (/^application\/json\s*(;|$)/i.test(contentType ?? '')) return;
  throw new ProblemError('unsupported-media-type', {
    detail: `The content type is ${contentType ? JSON.stringify(contentType) : 'missing'}; accepted: application/json.`,
    errors: [{ field: 'Content-Type', message: 'must be application/json' }],
  });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes the body, which holds a payment token: it is left out on purpose.
    throw invalidField('body', 'is not JSON in UTF-8');
  }
}
