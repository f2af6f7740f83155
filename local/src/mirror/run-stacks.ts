import { join } from 'node:path';
import { StackRegistry } from '../deployment/stack-registry.ts';
import type { StackPlan } from '../deployment/types.ts';
import { PoolUsers } from '../issuer/pool-users.ts';
import type { Deployed, DeploymentTarget } from '../resources/context.ts';
import { CodeContents } from '../resources/lambda/code-contents.ts';
import { knownSecrets } from '../secrets/secrets.ts';
import { ServiceFaults } from '../services/service-faults.ts';
import { pagesOf } from './config.ts';
import { openDebuggers } from './debuggers.ts';
import { LocalAddresses } from './local-addresses.ts';
import { graceMs, startLocalCloud } from './local-cloud.ts';
import { LocalIssuer } from './local-issuer.ts';
import { withNotices } from './notices.ts';
import { openPublicEndpoints } from './public-endpoints.ts';
import type { Ready } from './ready.ts';
import { resetOf } from './reset.ts';
import { RunningStacks } from './running-stacks.ts';
import { readyStacks } from './stack-state.ts';
import { type Loaded, type StartContext, sourceOf } from './start-context.ts';
import { defaultIdentities } from './tokens.ts';
import { startWatch } from './watch/watch.ts';

/** Deploys the stacks on services that run, and opens the endpoints. */
export async function runStacks(
  { plans, services, kafkaPlan }: Loaded,
  context: StartContext,
): Promise<Ready> {
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
