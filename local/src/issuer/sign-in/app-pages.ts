import { type GuardedRequest, opensPage } from '../../shared/http-guard.ts';
import { isLoopback } from './redirect-uri.ts';
import { openedPaths, scriptPaths } from './routes.ts';

/**
 * Which requests of pages of other origins the issuer serves: those that open its pages in a tab, from wherever, and those that an
 * app's page makes to sign in, of this machine or of an origin that a client names. Every other one, such as a token for any
 * identity, is refused as before.
 * @param callbackUrls of all clients.
 */
export function appPages(callbackUrls: () => readonly string[]): (request: GuardedRequest) => boolean {
  return (request) => {
    const path = request.url?.replace(/\?.*$/s, '') ?? '';
    if (openedPaths.includes(path)) return opensPage(request);
    const { origin } = request.headers;
    // Sandboxed pages and files say `null`, of any site: no client can name them.
    if (!scriptPaths.includes(path) || origin === undefined || origin === 'null') return false;
    return isLoopback(origin) || callbackUrls().some((url) => originOf(url) === origin);
  };
}

/** As browsers write it. WHATWG's is `null` for a custom scheme, whose web view says `capacitor://localhost`. */
function originOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.origin === 'null' ? `${url.protocol}//${url.host}` : url?.origin;
}
