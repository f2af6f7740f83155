import { type Query, requestUrl } from '../../json-api/request-url.ts';
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
  const request = async <Response>(path: string, query: Query, init: RequestInit): Promise<Response> => {
    found ??= address();
    try {
      const response = await send(requestUrl(await found, path, query), { ...init, signal });
      return await bodyOf<Response>(response);
    } catch (error) {
      if (!(error instanceof RefusedError)) found = undefined;
      throw error;
    }
  };
  return {
    get: (path, query = {}) => request(path, query, {}),
    post: (path, body = {}) =>
      request(
        path,
        {},
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: stringify(body),
        },
      ),
  };
}

/** The mirror responded, with an error. */
class RefusedError extends CommandError {}

async function bodyOf<Body>(response: Response): Promise<Body> {
  const body = jsonOf(await response.text());
  if (response.ok && body !== undefined) return body as Body;
  const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
  if (typeof message === 'string') throw new RefusedError(message);
  throw new CommandError(
    `${new URL(response.url).origin} responded with status ${response.status} and no JSON of a mirror; accepted: the address of a mirror's console.`,
  );
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    init.signal?.throwIfAborted();
    const reason = (cause as Error).cause ?? cause;
    const text = reason instanceof Error ? reason.message || String(reason) : String(reason);
    throw new CommandError(`no mirror responds at ${url.origin}: ${text}.`, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
