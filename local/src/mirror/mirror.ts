import { join } from 'node:path';
import { StackRegistry } from '../deployment/stack-registry.ts';
import type { StackPlan } from '../deployment/types.ts';
import type { KafkaDecision } from '../iam/types.ts';
import { PoolUsers } from '../issuer/pool-users.ts';
import type { Deployed, DeploymentTarget } from '../resources/context.ts';
import { CodeContents } from '../resources/lambda/code-contents.ts';
import { type GivenValues, readGivenValues } from '../secrets/given-values.ts';
import { knownSecrets } from '../secrets/secrets.ts';
import { clientCertificateIn } from '../services/iam/client-certificate.ts';
import { startServices } from '../services/index.ts';
import { ServiceFaults } from '../services/service-faults.ts';
import type { BrokerNeeds, RunningServices } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import { isSame, type KafkaPlan, missingOf, NO_NEEDS } from './broker-needs.ts';
import { CLIENT_AUTH } from './certificate-needs.ts';
import { type MirrorConfig, pagesOf } from './config.ts';
import { openDebuggers } from './debuggers.ts';
import { type LoadedPlans, loadPlans, type PlanSource } from './load-plans.ts';
import { LocalAddresses } from './local-addresses.ts';
import { graceMs, startLocalCloud } from './local-cloud.ts';
import { LocalIssuer } from './local-issuer.ts';
import { withNotices } from './notices.ts';
import type { Options } from './options.ts';
import { openPublicEndpoints } from './public-endpoints.ts';
import type { Ready } from './ready.ts';
import { resetOf } from './reset.ts';
import { RunningStacks } from './running-stacks.ts';
import { servicesModeOf } from './services-mode.ts';
import { readyStacks } from './stack-state.ts';
import { defaultIdentities } from './tokens.ts';
import { startWatch } from './watch/watch.ts';

export interface MirrorDependencies {
  /** Absolute path of the folder with cdk.json, whose app is run when no other template is named. */
  readonly projectDirectory: string;
  /** Of what is run. */
  readonly config: MirrorConfig;
  /** Absolute path of the folder that its paths are relative to. */
  readonly configDirectory: string;
  readonly log: Log;
  /** Ends a start that is in progress. */
  readonly signal: AbortSignal;
  /** Called when a service has failed permanently; the text is one readable line. */
  readonly onFailure: (message: string) => void;
}

export interface Mirror {
  readonly ready: Ready;
  /** Drains: no new requests, batches in flight finish and commit, then everything ends in reverse order. */
  stop(): Promise<void>;
}

interface StartContext {
  readonly options: Options;
  readonly dependencies: MirrorDependencies;
  readonly givenValues: GivenValues;
  /** What has been started, with how to stop it. */
  readonly starting: AsyncDisposableStack;
  /** Gets what Kafka allows and refuses, once access control is there to record and report it. */
  readonly kafkaDecisions: { report?: (decision: KafkaDecision) => void };
}

interface Loaded extends LoadedPlans {
  readonly services: RunningServices;
}

const sourceOf = ({ options, dependencies, givenValues }: StartContext): PlanSource => ({
  ...dependencies,
  options,
  givenValues,
});

/**
 * Starts everything: services, AWS endpoint, functions, mappings, HTTP API.
 * @throws {Error} with one readable line; what had been started is stopped again.
 */
export async function startMirror(options: Options, dependencies: MirrorDependencies): Promise<Mirror> {
  await using starting = new AsyncDisposableStack();
  const givenValues = readGivenValues({
    options: options.values,
    file: options.valuesFile,
    warn: (message) => dependencies.log.warn(message),
  });
  const context: StartContext = { options, dependencies, starting, givenValues, kafkaDecisions: {} };
  const loaded = await loadStacksWhileServicesStart(context);
  dependencies.signal.throwIfAborted();
  const ready = await runStacks(loaded, context);
  dependencies.signal.throwIfAborted();
  const running = starting.move();
  return { ready, stop: () => running.disposeAsync() };
}

/**
 * Synthesis and services need nothing of each other; a template that cannot be loaded ends the start of the services.
 * A foreign template is read and checked before: that takes no time, and a mistake in it must not cost the
 * data that `--fresh` forgets. Our own app is taken to need nothing special of Kafka; should it, Kafka starts again.
 */
async function loadStacksWhileServicesStart(context: StartContext): Promise<Loaded> {
  const broken = new AbortController();
  const loading = loadPlans(sourceOf(context), context.dependencies.signal);
  loading.catch((reason) => broken.abort(reason));
  const signal = AbortSignal.any([context.dependencies.signal, broken.signal]);
  const needs = context.options.source.kind === 'app' ? NO_NEEDS : (await loading).kafkaPlan.needs;
  const starting = startServicesFor(context, signal, needs);
  await Promise.allSettled([loading, starting]);
  const [{ plans, kafkaPlan }, services] = await Promise.all([loading, starting]);
  return { plans, kafkaPlan, services: await withNeeds(services, needs, kafkaPlan, context) };
}

/** Logs what differs from AWS, and starts the services again where they lack something. */
async function withNeeds(
  services: RunningServices,
  running: BrokerNeeds,
  { needs, notes, warnings }: KafkaPlan,
  context: StartContext,
): Promise<RunningServices> {
  const { options, dependencies } = context;
  const { log } = dependencies;
  for (const note of notes) log.info(note);
  for (const warning of warnings) log.warn(warning);
  if (options.services === 'external') {
    const missing = missingOf(services.kafka, needs);
    if (missing) log.warn(missing);
    return services;
  }
  const suited = isSame(running, needs) ? services : await startAgain(services, needs, context);
  // Shared services have theirs in another place, which is only known when they run.
  if (CLIENT_AUTH in needs.settings) clientCertificateIn(join(options.dataDirectory, 'iam/tls'));
  return suited;
}

async function startAgain(
  services: RunningServices,
  needs: BrokerNeeds,
  context: StartContext,
): Promise<RunningServices> {
  await services.stop();
  const options = { ...context.options, isFresh: false };
  return startServicesFor({ ...context, options }, context.dependencies.signal, needs);
}

async function startServicesFor(
  { options, dependencies, starting, kafkaDecisions }: StartContext,
  signal: AbortSignal,
  broker: BrokerNeeds,
): Promise<RunningServices> {
  const services = await startServices({
    mode: await servicesModeOf(options),
    dataDirectory: options.dataDirectory,
    fresh: options.isFresh,
    ports: options.ports,
    hostNames: options.hostNames,
    broker,
    onProgress: (message) => dependencies.log.info(message),
    onUnexpectedExit: dependencies.onFailure,
    onKafkaDecision: (decision) => kafkaDecisions.report?.(decision),
    userPid: options.stopsAtEndOfInput ? process.ppid : process.pid,
    signal,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= services.stop();
    return stopped;
  };
  starting.defer(stop);
  return { ...services, stop };
}

async function runStacks({ plans, services, kafkaPlan }: Loaded, context: StartContext): Promise<Ready> {
  const { options, dependencies, starting, givenValues, kafkaDecisions } = context;
  const { brokerSettings } = kafkaPlan;
  const { config } = dependencies;
  const { log, notices } = withNotices(dependencies.log);
  const { dataDirectory, ports } = options;
  const { pseudo, stack } = plans.at(-1) as StackPlan;
  const deployed: Deployed = { resources: new Map(), exports: new Map() };
  const registry = new StackRegistry(deployed.resources);
  const localAddresses = new LocalAddresses(deployed.resources);
  registry.serveAt(localAddresses.localOf);
  const secrets = knownSecrets({
    resources: deployed.resources,
    given: givenValues,
    generatedFile: join(dataDirectory, 'generated-secrets.json'),
    ...pseudo,
  });
  const debuggers = await openDebuggers(options, dependencies);
  starting.defer(() => debuggers?.stop(0));
  const identities = config.tokens ?? defaultIdentities;
  const users = new PoolUsers(identities);
  const localCloud = await startLocalCloud({
    ...options,
    users,
    debuggers,
    services,
    places: plans.map((plan) => plan.pseudo),
    brokerSettings,
    awsPort: ports.aws,
    secrets,
    resources: deployed.resources,
    stacks: () => registry.list(),
    localOf: localAddresses.localOf,
    log,
    starting,
  });
  kafkaDecisions.report = (decision) => localCloud.access?.learn(decision);
  const target: DeploymentTarget = {
    ...localCloud,
    secrets,
    given: givenValues,
    kafka: services.kafka,
    brokerSettings,
    dynamodbEndpoint: services.dynamodb.endpoint,
    responses: localCloud.aws,
    dataDirectory,
    codeContents: options.isWatching ? new CodeContents() : undefined,
    log,
    signal: dependencies.signal,
  };
  const { resources } = deployed;
  const issuing = {
    ...options,
    portNumbers: ports,
    identities,
    resources,
    addresses: localAddresses,
    users,
    lambda: localCloud.lambda,
    starting,
  };
  const localIssuer = new LocalIssuer(issuing);
  const stacks = new RunningStacks({ target, deployed, registry, localCloud, localIssuer, options });
  await stacks.deploy(plans);
  const serviceFaults = new ServiceFaults(services.disturbs, options.services ?? 'embedded');
  const addresses = {
    aws: localCloud.aws.url,
    kafka: services.kafka.bootstrapBrokers.join(','),
    mail: services.ses.mailboxUrl,
  };
  const {
    addresses: door,
    apis,
    changes,
  } = await openPublicEndpoints(deployed, {
    localCloud,
    portNumbers: ports,
    hostNames: options.hostNames,
    origins: options.origins,
    dataDirectory,
    addresses,
    notices,
    registry,
    kafka: services.kafka,
    mailboxUrl: services.ses.mailboxUrl,
    serviceFaults,
    reset: resetOf({ localCloud, services, serviceFaults, stacks, options }),
    pages: pagesOf(config, dependencies.configDirectory),
    title: config.title || stack.stackName,
    identities,
    localIssuer,
    localAddresses,
    log,
    starting,
  });
  if (options.isWatching) {
    const watch = await startWatch({
      ...sourceOf(context),
      plans,
      kafkaPlan,
      stacks,
      apis,
      changes,
      deployed,
      target,
      log,
    });
    starting.defer(() => watch.stop());
  }
  // What drains needs the services.
  starting.defer(() => serviceFaults.endAll());
  // First of all that ends: what waits for functions would else wait for those that a debugger holds.
  starting.defer(() => debuggers?.stop(graceMs));
  const { tlsBootstrapBrokers = [], scramBootstrapBrokers = [] } = services.kafka;
  const secure = { kafkaTls: tlsBootstrapBrokers.join(','), kafkaScram: scramBootstrapBrokers.join(',') };
  return {
    token: '',
    staffToken: '',
    ...door,
    ...addresses,
    ...secure,
    ...(debuggers && { inspect: debuggers.address }),
    stack: stack.stackName,
    stacks: readyStacks(registry.list()),
    region: pseudo.region,
  };
}
