import type { AwsRequest } from './message.ts';

type Named = Pick<AwsRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>;

/** `Action` of the Query protocol: a member of the form, or of the URL of a GET. */
export function queryActionOf({ body, query }: Pick<AwsRequest, 'body' | 'query'>): string | null {
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? query.get('Action');
}

/**
 * How to name the operation of a request in an error: as the JSON protocols (`X-Amz-Target`) or the Query protocol
 * (`Action`) name it; a REST request has only its method and path.
 */
export function requestedOperation(request: Named): string {
  const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  return target || queryActionOfForm(request) || `${request.method} ${request.path}`;
}

/** A body that is not a form must not be searched for `Action`. */
function queryActionOfForm(request: Named): string | null {
  const type = String(request.headers['content-type'] ?? '');
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  return isForm ? queryActionOf(request) : request.query.get('Action');
}
