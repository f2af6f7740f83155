/** More than this that nothing has asked about since are not kept. */
const KEPT = 1000;

/**
 * Addresses that a browser was sent to after signing in or out. Firefox says of such a request, which comes by way of this issuer
 * from the app's own page, that another site sent it (`Sec-Fetch-Site: cross-site`), as of one that any page on the web made.
 */
export class SentRedirects {
  readonly #urls = new Set<string>();

  add(url: string): void {
    this.#urls.add(url);
    if (this.#urls.size > KEPT) this.#urls.delete(this.#urls.values().next().value ?? '');
  }

  has(url: string): boolean {
    return this.#urls.has(url);
  }
}
