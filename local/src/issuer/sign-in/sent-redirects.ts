import { BoundedMap } from '../../shared/bounded-map.ts';

/** Older ones are forgotten. */
const KEPT = 1000;

/**
 * Addresses that a browser was sent to after signing in or out. Firefox says of such a request, which comes by way of this issuer
 * from the app's own page, that another site sent it (`Sec-Fetch-Site: cross-site`), as of one that any page on the web made.
 */
export class SentRedirects {
  readonly #urls = new BoundedMap<string, true>(KEPT);

  add(url: string): void {
    // Signing out always leads to the same one.
    this.#urls.delete(url);
    this.#urls.set(url, true);
  }

  has(url: string): boolean {
    return this.#urls.has(url);
  }
}
