import { endSession, session } from '../session/session.ts';
import { RequestFailure } from './failure.ts';
import { learnTime } from './server-clock.ts';
import type { Problem } from './types.ts';

/** A request of the HTTP API, which serves the page as well: paths are of the same origin. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface ApiResponse<Body> {
  readonly body: Body;
  /** Seconds of `Retry-After`; undefined without one. */
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Sends a request, with the customer's access token if they are signed in.
 * @throws {RequestFailure} for everything that is not a success, and without a response. A 401 ends the session.
 * @throws {DOMException} AbortError when `signal` says so.
 */
export async function callApi<Body>(path: string, request: ApiRequest = {}): Promise<ApiResponse<Body>> {
  const response = await received(request, () => send(path, request));
  learnTime(response.headers.get('date'));
  const retryAfterSeconds = retryAfterOf(response);
  if (response.ok) {
    return { body: await received(request, async () => (await response.json()) as Body), retryAfterSeconds };
  }
  if (response.status === 401) endSession();
  throw new RequestFailure(response.status, await problemOf(response, request), retryAfterSeconds);
}

function send(path: string, { method = 'GET', headers, body, signal }: ApiRequest): Promise<Response> {
  const token = session.value?.accessToken;
  return fetch(path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

/** A response that breaks off in its body says as little as none. */
async function received<T>({ signal }: ApiRequest, receive: () => Promise<T>): Promise<T> {
  try {
    return await receive();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestFailure(0, {}, undefined, cause);
  }
}

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** A gateway's own response is no problem document, or is not JSON; one that breaks off still has its status. */
async function problemOf(response: Response, { signal }: ApiRequest): Promise<Problem> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return {};
  try {
    return (await response.json()) as Problem;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return {};
  }
}
