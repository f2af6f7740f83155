import { startHttpApi } from '../http-api/server.ts';
import type { HttpApiConfiguration, HttpApiPorts, HttpApiServer } from '../http-api/types.ts';
import type { Issuer } from '../issuer/issuer.ts';
import type { Deployed } from '../resources/context.ts';
import { httpApisOf } from '../resources/http-api/http-apis.ts';
import type { Log } from '../shared/log.ts';
import type { LocalAddresses } from './local-addresses.ts';
import { graceMs, type LocalCloud } from './local-cloud.ts';
import type { LocalIssuer } from './local-issuer.ts';
import type { PortNumbers } from './options.ts';
import { explainPortInUse } from './port-in-use.ts';
import { mintTokens, type TokenIdentities } from './tokens.ts';

/** What HTTP APIs are served with. */
export interface HttpApisOptions {
  readonly localCloud: LocalCloud;
  readonly portNumbers: PortNumbers;
  /** Names by which every port may be called besides those of the loopback interface. */
  readonly hostNames: readonly string[];
  /** Origins whose pages may call the HTTP APIs, besides those of their CORS configuration. */
  readonly origins: readonly string[];
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Who gets a token. */
  readonly identities: TokenIdentities;
  readonly localIssuer: LocalIssuer;
  /** What APIs are given local addresses in. */
  readonly localAddresses: LocalAddresses;
  readonly log: Log;
  readonly starting: AsyncDisposableStack;
}

/** The HTTP APIs of the stacks, each on its port. */
export class HttpApis {
  readonly #options: HttpApisOptions;
  /** By the id of the API, in the order of their start. */
  readonly #servers = new Map<string, HttpApiServer>();
  #issuer: Issuer | undefined;
  /** By their names; empty where no issuer is needed. */
  tokens: Readonly<Record<string, string>> = {};

  constructor(options: HttpApisOptions) {
    this.#options = options;
    options.starting.defer(() => this.#stop());
  }

  /** Of the first API; empty without one. */
  get url(): string {
    return [...this.#servers.values()][0]?.url ?? '';
  }

  get issuerUrl(): string {
    return this.#options.localAddresses.issuerUrl;
  }

  /** Serves the APIs that are deployed now: new ones on a port, known ones with the routes that they have now. */
  async serve({ resources }: Pick<Deployed, 'resources'>): Promise<void> {
    const configurations = httpApisOf(resources);
    await this.#needIssuer(configurations);
    for (const configuration of configurations) {
      const server = this.#servers.get(configuration.apiId);
      if (server) server.replace(configuration);
      else await this.#start(configuration);
    }
    const gone = [...this.#servers].filter(([id]) => !configurations.some(({ apiId }) => apiId === id));
    for (const [id, server] of gone) {
      this.#servers.delete(id);
      void server.stop(graceMs);
    }
    this.#options.localAddresses.serveApis([...this.#servers].map(([apiId, { url }]) => [apiId, url]));
  }

  /** A template without a JWT authorizer needs no tokens. */
  async #needIssuer(configurations: readonly HttpApiConfiguration[]): Promise<void> {
    const { dataDirectory, identities, localIssuer } = this.#options;
    const authorizers = configurations.flatMap(({ routes }) =>
      routes.flatMap(({ authorizer }) => authorizer ?? []),
    );
    localIssuer.audience = [...new Set(authorizers.flatMap(({ audience }) => audience))];
    if (this.#issuer || authorizers.length === 0) return;
    const issuer = await localIssuer.start();
    this.tokens = await mintTokens(issuer, identities, dataDirectory);
    this.#issuer = issuer;
  }

  async #start(configuration: HttpApiConfiguration): Promise<void> {
    const { localCloud, portNumbers, hostNames, origins, localIssuer, log } = this.#options;
    const dependencies: HttpApiPorts = {
      invoke: localCloud.lambda.invoke,
      holds: localCloud.lambda.holds,
      requestPriority: localCloud.requestPriority,
      log,
      isSignInRedirect: (url) => localIssuer.redirects.has(url),
      verifyToken: async (token, authorizer) => this.#issuer?.verifyToken(token, authorizer),
    };
    const isFirst = this.#servers.size === 0;
    const listen = { port: isFirst ? portNumbers.api : 0, hostNames, origins };
    const server = await explainPortInUse('--api-port', () =>
      startHttpApi(configuration, dependencies, listen),
    );
    this.#servers.set(configuration.apiId, server);
    if (!isFirst) log.info(`a further HTTP API listens at ${server.url}`);
  }

  async #stop(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.stop(graceMs)));
  }
}
