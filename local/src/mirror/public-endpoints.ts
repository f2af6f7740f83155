import type { Hono } from 'hono';
import type { AppPage } from '../console/app-pages.ts';
import { startConsole } from '../console/console.ts';
import type { StackRegistry } from '../deployment/stack-registry.ts';
import { jsonApi } from '../json-api/app.ts';
import { Changes } from '../json-api/changes.ts';
import { MappingLags } from '../json-api/metrics/mapping-lags.ts';
import { Metrics } from '../json-api/metrics/metrics.ts';
import { TopicRecords } from '../json-api/topic-records.ts';
import type { Deployed } from '../resources/context.ts';
import { LogEnds } from '../services/kafka/log-ends.ts';
import { MailboxClient } from '../services/mail/mailbox-client.ts';
import type { ServiceFaults } from '../services/service-faults.ts';
import type { KafkaService } from '../services/types.ts';
import { consoleSource } from './console-source.ts';
import { openDeadLetters } from './dead-letters.ts';
import { declaredMap, writesTo } from './declared-map.ts';
import { HttpApis, type HttpApisOptions } from './http-apis.ts';
import type { Notice } from './notices.ts';
import { explainPortInUse } from './port-in-use.ts';
import { stackStates } from './stack-state.ts';

/** Addresses and tokens for users and tools; empty where a template has nothing to serve there. */
interface PublicAddresses extends Readonly<Record<string, string>> {
  readonly api: string;
  readonly console: string;
  readonly issuer: string;
}

/** What users and tools reach. */
export interface PublicEndpoints {
  readonly addresses: PublicAddresses;
  readonly apis: HttpApis;
  /** What clients of the JSON API are informed of. */
  readonly changes: Changes;
}

export interface PublicEndpointsOptions extends HttpApisOptions {
  /** Addresses the console lists besides the public endpoints. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly kafka: Pick<KafkaService, 'bootstrapBrokers'>;
  /** Of the mailbox. */
  readonly mailboxUrl: string;
  readonly serviceFaults: ServiceFaults;
  readonly notices: () => readonly Notice[];
  readonly registry: StackRegistry;
  /** Pages of the app in the console. */
  readonly pages: readonly AppPage[];
  /** Title of the console. */
  readonly title: string;
  /** As of `resetOf`. */
  readonly reset: () => Promise<void>;
}

/** Opens the HTTP APIs of what is deployed, the token issuer they trust, and the console. */
export async function openPublicEndpoints(
  deployed: Deployed,
  options: PublicEndpointsOptions,
): Promise<PublicEndpoints> {
  const apis = new HttpApis(options);
  await apis.serve(deployed);
  const listed = () => ({ api: apis.url, ...options.addresses, issuer: apis.issuerUrl });
  const { api: apiPage, changes } = openJsonApi(listed, deployed, options);
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
      options.pages,
    ),
  );
  options.starting.defer(() => consolePage.stop());
  return {
    addresses: { ...apis.tokens, api: apis.url, issuer: apis.issuerUrl, console: consolePage.url },
    apis,
    changes,
  };
}

/** The JSON API, which the console's port serves. */
function openJsonApi(
  addresses: () => Readonly<Record<string, string>>,
  { resources }: Pick<Deployed, 'resources'>,
  {
    localCloud,
    title,
    registry,
    kafka,
    mailboxUrl,
    serviceFaults,
    notices,
    dataDirectory,
    reset,
    starting,
  }: PublicEndpointsOptions,
): { readonly api: Hono; readonly changes: Changes } {
  const {
    lambda,
    eventSourceMappings: mappings,
    offsets,
    schemas,
    functionFaults,
    experiments,
    clock,
    access,
  } = localCloud;
  const records = new TopicRecords(kafka.bootstrapBrokers);
  starting.defer(() => records.close());
  const { deadLetters, redrive, forget } = openDeadLetters(localCloud, records, dataDirectory);
  const changes = new Changes({
    mappings,
    notices,
    invocations: lambda.invocations,
    writtenLines: () => lambda.writtenLines(),
  });
  starting.defer(() => changes.stop());
  const ends = new LogEnds(kafka.bootstrapBrokers);
  starting.defer(() => ends.close());
  const lags = new MappingLags(mappings, (topics) => ends.of(topics));
  const metrics = new Metrics({ mappings, lambda, lags, changes });
  starting.defer(() => metrics.stop());
  metrics.start();
  const state = () => ({ title, addresses: addresses(), stacks: stackStates(registry.list()) });
  const api = jsonApi({
    state,
    lambda,
    mappings,
    offsets,
    records,
    changes,
    metrics,
    declaredMap: () => declaredMap({ lambda, resources }),
    writes: (topics) => writesTo({ lambda, access, resources }, topics),
    logEnds: (topics) => ends.of(topics),
    notices,
    functionFaults,
    emails: new MailboxClient(mailboxUrl),
    serviceFaults,
    access,
    experiments,
    clock,
    schemas: () => schemas.all(),
    deadLetters,
    redrive,
    reset: async () => {
      await reset();
      forget();
      await records.close();
    },
    findSchema: (id) => schemas.find(id),
  });
  return { api, changes };
}
