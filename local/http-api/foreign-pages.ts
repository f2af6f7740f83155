import { type GuardedRequest, opensPage } from '../shared/http-guard.ts';
import { allowsOrigin } from './cors.ts';
import type { CorsConfiguration } from './types.ts';

/**
 * Which requests of pages of other origins an API serves. API Gateway serves all of them and leaves it to the browser
 * who reads the response; its APIs are public. This one is on a developer's machine, where any page would invoke any
 * function: what changes something is served to origins that the API's own CORS configuration names, and, as a function
 * may do CORS by itself, to pages of this machine whose browser has asked that function first (a preflight).
 */
export function foreignPages(
  cors: CorsConfiguration | undefined,
  allowedOrigins: readonly string[] = [],
): (request: GuardedRequest) => boolean {
  return (request) => {
    const origin = originOf(request);
    if (isPreflight(request) || opensPage(request)) return true;
    if (origin !== undefined && allowedOrigins.includes(origin)) return true;
    if (cors) return origin !== undefined && allowsOrigin(cors, origin);
    return isOfThisMachine(origin) && !isSentWithoutAsking(request);
  };
}

/** It reaches no function unless the template routes it to one, which then decides. */
const isPreflight = ({ method, headers }: GuardedRequest) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** Images and scripts come without `Origin`, with a `Referer` that browsers cut to the origin. */
function originOf({ headers: { origin, referer } }: GuardedRequest): string | undefined {
  if (origin !== undefined || referer === undefined) return origin;
  return URL.parse(referer)?.origin;
}

const isOfThisMachine = (origin: string | undefined) =>
  /^https?:\/\/(?:127\.0\.0\.1|\[::1\]|(?:[\w-]+\.)*localhost)(?::\d+)?$/.test(origin ?? '');

const WRITTEN_BY_FORMS = /^(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** Whether browsers send such a write at once: forms could always do that. https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSentWithoutAsking({ method, headers }: GuardedRequest): boolean {
  if (method !== 'POST') return false;
  const contentType = headers['content-type'];
  return (
    headers.authorization === undefined && (contentType === undefined || WRITTEN_BY_FORMS.test(contentType))
  );
}
