import { issuerAddressesOf } from '../resources/cognito/user-pools.ts';
import { withLocalAddresses } from '../shared/local-address.ts';
import type { ResolvedResource } from '../template/types.ts';

/**
 * Where the mirror serves what has an address on AWS: HTTP APIs, and user pools with their sign-in pages. Browsers and functions
 * are given the local addresses, in outputs and environments.
 */
export class LocalAddresses {
  readonly #resources: ReadonlyMap<string, ResolvedResource>;
  readonly #apis = new Map<string, string>();
  /** Empty while there is no issuer. */
  issuerUrl = '';

  /** @param resources of all stacks; filled while they are deployed. */
  constructor(resources: ReadonlyMap<string, ResolvedResource>) {
    this.#resources = resources;
  }

  /** @param apis addresses by id. */
  serveApis(apis: Iterable<readonly [string, string]>): void {
    this.#apis.clear();
    for (const [apiId, url] of apis) this.#apis.set(apiId, url);
  }

  /** Text with local addresses, as far as they are known now. */
  readonly localOf = (text: string): string =>
    withLocalAddresses(text, () => [...this.#ofApis(), ...this.#ofIssuers()]);

  #ofApis(): [string, string][] {
    const all = [...this.#resources.values()];
    return [...this.#apis].flatMap(([apiId, url]): [string, string][] => {
      const endpoint = all.find(({ physicalId }) => physicalId === apiId)?.attributes.ApiEndpoint;
      return typeof endpoint === 'string' ? [[endpoint, url]] : [];
    });
  }

  #ofIssuers(): [string, string][] {
    if (!this.issuerUrl) return [];
    return issuerAddressesOf(this.#resources).map((address) => [address, this.issuerUrl]);
  }
}
