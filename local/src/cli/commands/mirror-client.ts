import { type Query, requestUrl } from '../../json-api/request-url.ts';
import { type ReceivedResponse, type RequestOptions, sendRequest } from '../../json-api/send-request.ts';
import { parse, stringify } from '../../shared/exact-json.ts';
import { CommandError } from './command-error.ts';

/** Requests to the JSON API of a running mirror. Paths begin after `/api/v1`; their parts are escaped by `pathOf`. */
export interface MirrorClient {
  get<Response>(path: string, query?: Query): Promise<Response>;
  post<Response>(path: string, body?: unknown): Promise<Response>;
}

/**
 * A client that finds the mirror with the first request, and again after one that failed: it may have been started meanwhile.
 * @param address resolves to the URL of the console.
 * @param signal ends what waits for a response.
 */
export function mirrorClient(address: () => Promise<string>, signal: AbortSignal): MirrorClient {
  let found: Promise<string> | undefined;
  const request = async <Response>(
    path: string,
    query: Query,
    options: RequestOptions,
  ): Promise<Response> => {
    found ??= address();
    try {
      const url = requestUrl(await found, path, query);
      return bodyOf<Response>(url, await send(url, { ...options, signal }));
    } catch (error) {
      if (!(error instanceof RefusedError)) found = undefined;
      throw error;
    }
  };
  return {
    get: (path, query = {}) => request(path, query, {}),
    post: (path, body = {}) => request(path, {}, { method: 'POST', body: stringify(body) }),
  };
}

/** The mirror responded, with an error. */
class RefusedError extends CommandError {}

function bodyOf<Body>({ origin }: URL, { status, text }: ReceivedResponse): Body {
  const body = jsonOf(text);
  if (status >= 200 && status < 300 && body !== undefined) return body as Body;
  const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
  if (typeof message === 'string') throw new RefusedError(message);
  throw new CommandError(
    `${origin} responded with status ${status} and no JSON of a mirror; accepted: the address of a mirror's console.`,
  );
}

async function send(url: URL, options: RequestOptions): Promise<ReceivedResponse> {
  try {
    return await sendRequest(url, options);
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new CommandError(`no mirror responds at ${url.origin}: ${reasonOf(cause)}.`, { cause });
  }
}

/** Where a name has several addresses, the error of all of them has a code and no message. */
function reasonOf(cause: unknown): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || code || String(cause);
}

function jsonOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
