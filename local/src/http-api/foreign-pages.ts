import { type GuardedRequest, opensPage, opensPageFromThisMachine } from '../shared/http-guard.ts';
import { allowsOrigin } from './cors.ts';
import type { CorsConfiguration } from './types.ts';

/** What is served besides what the CORS configuration names. */
interface ForeignRules {
  /** Origins that the user allows. */
  readonly allowedOrigins?: readonly string[];
  /** Whether the sign-in page sent a browser to this address, which Firefox says another site did. */
  readonly isSignInRedirect?: (url: string) => boolean;
}

/**
 * Which requests of pages of other origins an API serves. API Gateway serves all of them and leaves it to the browser
 * who reads the response; its APIs are public. This one is on a developer's machine, where any page would invoke any
 * function: it serves the origins that its own CORS configuration names, and those that the user allows.
 */
export function foreignPages(
  cors: CorsConfiguration | undefined,
  { allowedOrigins = [], isSignInRedirect = () => false }: ForeignRules = {},
): (request: GuardedRequest) => boolean {
  return (request) => {
    const origin = originOf(request);
    // The gateway itself responds to a preflight when CORS is configured: no function hears of it.
    if (opensPageFromThisMachine(request) || (cors && isPreflight(request))) return true;
    if (opensPage(request) && isSignInRedirect(addressOf(request))) return true;
    return (
      origin !== undefined &&
      (allowedOrigins.includes(origin) || (cors && allowsOrigin(cors, origin))) === true
    );
  };
}

const addressOf = ({ url, headers: { host } }: GuardedRequest) => `http://${host}${url}`;

const isPreflight = ({ method, headers }: GuardedRequest) =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/** Images and scripts come without `Origin`, with a `Referer` that browsers cut to the origin. */
function originOf({ headers: { origin, referer } }: GuardedRequest): string | undefined {
  if (origin !== undefined || referer === undefined) return origin;
  return URL.parse(referer)?.origin;
}
