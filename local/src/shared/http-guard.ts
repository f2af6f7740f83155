import type { IncomingHttpHeaders } from 'node:http';

/**
 * Keeps pages that the developer's browser shows away from the ports of the mirror. A page of another site can send
 * requests to a loopback port, and by DNS rebinding (its own name points at 127.0.0.1) read the responses as well.
 * Neither SDKs nor the AWS CLI send `Origin` or `Sec-Fetch-Site`. https://www.w3.org/TR/fetch-metadata/
 */
export interface GuardRules {
  /** Names, besides those of the loopback interface, by which this machine may be called: `host.docker.internal`. */
  readonly hostNames?: readonly string[];
  /** Whether a request that a page of another origin sent is served all the same; none is unless given. */
  readonly allowsForeign?: (request: GuardedRequest) => boolean;
}

export interface GuardedRequest {
  readonly method?: string;
  /** Path and query. */
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}

/** `bucket.localhost` is a name that SDKs make for a bucket at `localhost`; no DNS server can give it to a site. */
const OWN_HOST = /^(?:127\.0\.0\.1|\[::1\]|(?:[\w-]+\.)*localhost)(?::\d{1,5})?$/i;

/**
 * Why a request must not be served, in one sentence; undefined when it may be.
 */
export function refusalOf(request: GuardedRequest, rules: GuardRules = {}): string | undefined {
  const { host, origin } = request.headers;
  if (!isOwnHost(host, rules.hostNames))
    return `The host name is ${host ?? 'missing'}; accepted: 127.0.0.1, localhost, and names given with --allow-host.`;
  if (!isForeign(request) || rules.allowsForeign?.(request)) return undefined;
  return `Pages of ${origin ?? 'another site'} are not served here; only http://${host} itself and programs are.`;
}

function isOwnHost(host: string | undefined, hostNames: readonly string[] = []): boolean {
  if (host === undefined) return false;
  return OWN_HOST.test(host) || hostNames.includes(host.replace(/:\d{1,5}$/, '').toLowerCase());
}

/** Whether a page of another origin sent it, by what browsers add to every request and no page can change. */
function isForeign({ headers }: GuardedRequest): boolean {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwnOrigin = origin === undefined || origin === `http://${host}`;
  return !(isOwnOrigin && (site === undefined || site === 'same-origin' || site === 'none'));
}

/** Whether it opens a whole page in a tab: what is shown there no other page can read. */
export const opensPage = ({ method, headers }: GuardedRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document' &&
  headers.origin === undefined;

/** Pages of the mirror link to each other: another port of this machine counts as the same site. */
export const opensPageFromThisMachine = (request: GuardedRequest): boolean =>
  request.headers['sec-fetch-site'] === 'same-site' && opensPage(request);
