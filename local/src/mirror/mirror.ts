import { join } from 'node:path';
import { readGivenValues } from '../secrets/given-values.ts';
import { clientCertificateIn } from '../services/iam/client-certificate.ts';
import { startServices } from '../services/index.ts';
import type { BrokerNeeds, RunningServices } from '../services/types.ts';
import { isSame, type KafkaPlan, missingOf, NO_NEEDS } from './broker-needs.ts';
import { CLIENT_AUTH } from './certificate-needs.ts';
import { loadPlans } from './load-plans.ts';
import type { Options } from './options.ts';
import type { Ready } from './ready.ts';
import { servicesModeOf } from './services-mode.ts';
import { type Loaded, type MirrorDependencies, type StartContext, sourceOf } from './start-context.ts';

export interface Mirror {
  readonly ready: Ready;
  /** Drains: no new requests, batches in flight finish and commit, then everything ends in reverse order. */
  stop(): Promise<void>;
}

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
  const { runStacks } = await loadRunStacks();
  const ready = await runStacks(loaded, context);
  dependencies.signal.throwIfAborted();
  const running = starting.move();
  return { ready, stop: () => running.disposeAsync() };
}

/** Takes a second of processor, which services that start leave free. */
const loadRunStacks = () => import('./run-stacks.ts');

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
    onWaiting: () => void loadRunStacks().catch(() => {}), // The import that uses it has the error.
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
