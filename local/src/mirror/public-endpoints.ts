import type { Hono } from 'hono';
import { startConsole } from '../console/console.ts';
import type { StackRegistry } from '../deployment/stack-registry.ts';
import { startHttpApi } from '../http-api/server.ts';
import type { HttpApiConfiguration, HttpApiPorts } from '../http-api/types.ts';
import { type Issuer, startIssuer } from '../issuer/issuer.ts';
import { jsonApi } from '../json-api/app.ts';
import { Changes } from '../json-api/changes.ts';
import { TopicRecords } from '../json-api/topic-records.ts';
import type { Deployed } from '../resources/context.ts';
import { httpApisOf } from '../resources/http-api/http-apis.ts';
import type { KafkaService } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import { consoleSource } from './console-source.ts';
import { graceMs, type LocalCloud } from './local-cloud.ts';
import type { Notice } from './notices.ts';
import type { PortNumbers } from './options.ts';
import { explainPortInUse } from './port-in-use.ts';
import { stackStates } from './stack-state.ts';
import { mintTokens, type TokenIdentities } from './tokens.ts';

/** The addresses for users and tools; empty where a template has nothing to serve there. */
export interface PublicEndpoints {
  /** By their names; empty where no issuer is needed. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly api: string;
  readonly console: string;
  readonly issuer: string;
}

export interface PublicEndpointsOptions {
  readonly localCloud: LocalCloud;
  readonly portNumbers: PortNumbers;
  /** Names by which every port may be called besides those of the loopback interface. */
  readonly hostNames: readonly string[];
  /** Origins whose pages may call the HTTP APIs, besides those of their CORS configuration. */
  readonly origins: readonly string[];
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Addresses the console lists besides the public endpoints. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The stacks, which are given the local addresses of their APIs. */
  readonly registry: StackRegistry;
  readonly kafka: Pick<KafkaService, 'bootstrapBrokers'>;
  readonly notices: () => readonly Notice[];
  /** Title of the console. */
  readonly title: string;
  /** Who gets a token. */
  readonly identities: TokenIdentities;
  readonly log: Log;
  readonly starting: AsyncDisposableStack;
}

/** Opens the HTTP APIs of what is deployed, the token issuer they trust, and the console. */
export async function openPublicEndpoints(
  { resources }: Deployed,
  options: PublicEndpointsOptions,
): Promise<PublicEndpoints> {
  const configurations = httpApisOf(resources);
  const issuer = await startIssuerOf(configurations, options);
  const urls = await startHttpApis(configurations, issuer, options);
  options.registry.serveAt(localAddresses(configurations, urls, resources));
  const [api = '', ...others] = urls;
  for (const url of others) options.log.info(`a further HTTP API listens at ${url}`);
  const tokens = issuer ? await mintTokens(issuer, options.identities, options.dataDirectory) : {};
  const door = { api, issuer: issuer?.url ?? '', tokens };
  const listed = () => ({ api, ...options.addresses, issuer: door.issuer });
  const apiPage = openJsonApi(listed, options);
  const consolePage = await explainPortInUse('--console-port', () =>
    startConsole(
      { port: options.portNumbers.console, hostNames: options.hostNames },
      consoleSource({
        ...options.localCloud,
        title: options.title,
        notices: options.notices,
        addresses: listed,
      }),
      apiPage,
    ),
  );
  options.starting.defer(() => consolePage.stop());
  return { ...door, console: consolePage.url };
}

/** Addresses of APIs on AWS → where they are served here. */
function localAddresses(
  configurations: readonly HttpApiConfiguration[],
  urls: readonly string[],
  resources: Deployed['resources'],
): ReadonlyMap<string, string> {
  const all = [...resources.values()];
  const pairs = configurations.flatMap(({ apiId }, index): [string, string][] => {
    const endpoint = all.find(({ physicalId }) => physicalId === apiId)?.attributes.ApiEndpoint;
    return typeof endpoint === 'string' ? [[endpoint, urls[index] ?? '']] : [];
  });
  return new Map(pairs);
}

/** The JSON API, which the console's port serves. */
function openJsonApi(
  addresses: () => Readonly<Record<string, string>>,
  { localCloud, title, registry, kafka, notices, starting }: PublicEndpointsOptions,
): Hono {
  const { lambda, eventSourceMappings: mappings, offsets, schemas, functionFaults } = localCloud;
  const records = new TopicRecords(kafka.bootstrapBrokers);
  starting.defer(() => records.close());
  const changes = new Changes({ mappings, notices, invocations: () => lambda.invocations() });
  starting.defer(() => changes.stop());
  const state = () => ({ title, addresses: addresses(), stacks: stackStates(registry.list()) });
  return jsonApi({
    state,
    lambda,
    mappings,
    offsets,
    records,
    changes,
    functionFaults,
    findSchema: (id) => schemas.find(id),
  });
}

/** A template without a JWT authorizer needs no issuer. */
async function startIssuerOf(
  configurations: readonly HttpApiConfiguration[],
  { portNumbers, hostNames, dataDirectory, starting }: PublicEndpointsOptions,
): Promise<Issuer | undefined> {
  const authorizers = configurations.flatMap(({ routes }) =>
    routes.flatMap(({ authorizer }) => authorizer ?? []),
  );
  if (authorizers.length === 0) return undefined;
  const defaultAudience = [...new Set(authorizers.flatMap(({ audience }) => audience))];
  const issuer = await explainPortInUse('--issuer-port', () =>
    startIssuer({ port: portNumbers.issuer, hostNames, dataDirectory, defaultAudience }),
  );
  starting.defer(() => issuer.stop());
  return issuer;
}

function startHttpApis(
  configurations: readonly HttpApiConfiguration[],
  issuer: Issuer | undefined,
  { localCloud, portNumbers, hostNames, origins, log, starting }: PublicEndpointsOptions,
): Promise<string[]> {
  const dependencies: HttpApiPorts = {
    invoke: localCloud.lambda.invoke,
    requestPriority: localCloud.requestPriority,
    log,
    verifyToken: async (token, authorizer) => issuer?.verifyToken(token, authorizer),
  };
  return Promise.all(
    configurations.map(async (configuration, index) => {
      const listen = { port: index === 0 ? portNumbers.api : 0, hostNames, origins };
      const server = await explainPortInUse('--api-port', () =>
        startHttpApi(configuration, dependencies, listen),
      );
      starting.defer(() => server.stop(graceMs));
      return server.url;
    }),
  );
}
