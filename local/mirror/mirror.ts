import type { Options } from '../cli/options.ts';
import type { Ready } from '../cli/ready.ts';
import { deployStack } from '../deployment/deploy.ts';
import type { Deployment } from '../deployment/types.ts';
import { chooseServicesMode, startServices } from '../services/index.ts';
import type { RunningServices } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import type { ResolvedResource, Stack } from '../template/types.ts';
import { openFrontDoor } from './front-door.ts';
import { notRunTable } from './not-run.ts';
import { withNotices } from './notices.ts';
import { startPlatform } from './platform.ts';
import { loadStack, pseudoParametersOf } from './stack-source.ts';

export interface MirrorSurroundings {
  /** Absolute path of the project whose app is run when no other template is named. */
  readonly projectDirectory: string;
  readonly log: Log;
  /** Gives up a start that is under way. */
  readonly signal: AbortSignal;
  /** Called when a service is gone for good; the text is one line for people. */
  readonly onFailure: (message: string) => void;
}

export interface Mirror {
  readonly ready: Ready;
  readonly deployment: Deployment;
  /** Drains: no new requests, batches under way finish and commit, then everything ends in reverse order. */
  stop(): Promise<void>;
}

interface StartContext {
  readonly options: Options;
  readonly surroundings: MirrorSurroundings;
  /** What has been started, with how to stop it. */
  readonly starting: AsyncDisposableStack;
}

/**
 * Starts everything: services, AWS endpoint, functions, mappings, HTTP API.
 * @throws {Error} one line for people; what had been started is stopped again.
 */
export async function startMirror(options: Options, surroundings: MirrorSurroundings): Promise<Mirror> {
  await using starting = new AsyncDisposableStack();
  const context = { options, surroundings, starting };
  const [stack, services] = await loadStackWhileServicesStart(context);
  surroundings.signal.throwIfAborted();
  const { ready, deployment } = await runStack(stack, services, context);
  surroundings.signal.throwIfAborted();
  const running = starting.move();
  return { ready, deployment, stop: () => running.disposeAsync() };
}

/** Synthesis and services need nothing of each other; a template that cannot be loaded ends the start of the services. */
async function loadStackWhileServicesStart(context: StartContext): Promise<[Stack, RunningServices]> {
  const { source, stackName } = context.options;
  const broken = new AbortController();
  const loading = loadStack(source, stackName, context.surroundings.projectDirectory);
  loading.catch((reason) => broken.abort(reason));
  const signal = AbortSignal.any([context.surroundings.signal, broken.signal]);
  const starting = startServicesFor(context, signal);
  await Promise.allSettled([loading, starting]);
  return Promise.all([loading, starting]);
}

async function startServicesFor(
  { options, surroundings, starting }: StartContext,
  signal: AbortSignal,
): Promise<RunningServices> {
  const services = await startServices({
    mode: options.services ?? (await chooseServicesMode()),
    dataDirectory: options.dataDirectory,
    fresh: options.isFresh,
    ports: options.ports,
    onProgress: (message) => surroundings.log.info(message),
    onUnexpectedExit: surroundings.onFailure,
    signal,
  });
  starting.defer(() => services.stop());
  return services;
}

async function runStack(
  stack: Stack,
  services: RunningServices,
  { options, surroundings, starting }: StartContext,
): Promise<{ ready: Ready; deployment: Deployment }> {
  const { log, notices } = withNotices(surroundings.log);
  const { dataDirectory, ports } = options;
  const pseudo = pseudoParametersOf(stack, process.env.AWS_REGION ?? 'us-east-1');
  const resources = new Map<string, ResolvedResource>();
  const platform = await startPlatform({
    services,
    pseudo,
    dataDirectory,
    awsPort: ports.aws,
    resources,
    log,
    starting,
  });

  log.info(`deploying ${stack.stackName} …`);
  const target = {
    ...platform,
    kafka: services.kafka,
    dynamodbEndpoint: services.dynamodb.endpoint,
    responses: platform.aws,
    dataDirectory,
    log,
    signal: surroundings.signal,
  };
  const deployment = await deployStack(stack, pseudo, target, resources);
  if (deployment.notRun.length > 0) log.info(notRunTable(deployment.notRun));

  const addresses = {
    aws: platform.aws.url,
    kafka: services.kafka.bootstrapBrokers.join(','),
    mail: services.ses.mailboxUrl,
  };
  const door = await openFrontDoor(deployment, {
    platform,
    ports,
    dataDirectory,
    addresses,
    notices,
    log,
    starting,
  });
  return { ready: { ...door, ...addresses, stack: stack.stackName }, deployment };
}
