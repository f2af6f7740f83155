/** What clients of the JSON API need for their requests. */

/** The longest that one request waits, in seconds. */
export const LONGEST_WAIT_SECONDS = 60;

/** Parameters of a request; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A path of the API, such as `/topics/orders/records`; each part is one segment, whatever it contains. */
export const pathOf = (...segments: readonly (string | number)[]): string =>
  segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');

/**
 * The URL of a request.
 * @param console URL of the console, which serves the API.
 */
export function requestUrl(console: string, path: string, query: Query = {}): URL {
  const url = new URL(`${console}/api/v1${path}`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}
