import { join } from 'node:path';
import type { StackDescription } from '../aws/cloudformation/stack-description.ts';
import { startAwsEndpoint } from '../aws/endpoint.ts';
import type { AwsEndpoint, AwsEndpointPorts } from '../aws/types.ts';
import { CapturedFailures } from '../dead-letters/captured-failures.ts';
import { createEventSourceMappingService } from '../event-source-mapping/index.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import { Experiments } from '../fault-injection/experiments.ts';
import { FunctionFaults } from '../fault-injection/function-faults.ts';
import { AccessControl } from '../iam/access-control.ts';
import type { Access } from '../iam/evaluate.ts';
import type { PoolUsers } from '../issuer/pool-users.ts';
import type { DebuggerServer } from '../lambda/debugger/types.ts';
import type { Isolation } from '../lambda/isolation.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { BrokerSettings } from '../msk/broker-settings.ts';
import { configurationsOf } from '../msk/configurations.ts';
import { ScramSecrets } from '../msk/scram-secrets.ts';
import { isUserPool } from '../resources/cognito/user-pools.ts';
import { openSchemaRegistry, type SchemaRegistry } from '../resources/glue/schema-registry.ts';
import { unpackUploadedCode } from '../resources/lambda/unpack-code.ts';
import { clustersOf } from '../resources/msk/clusters.ts';
import { createScheduler, type Scheduler } from '../schedules/scheduler.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { clearKafkaPolicies, putKafkaPolicy } from '../services/index.ts';
import { putScramUser, removeScramUser } from '../services/kafka/scram-users.ts';
import { TopicOffsets } from '../services/kafka/topic-offsets.ts';
import type { RunningServices } from '../services/types.ts';
import { AdvancingClock } from '../shared/advancing-clock.ts';
import { CpuMeter } from '../shared/cpu-meter.ts';
import type { Log } from '../shared/log.ts';
import type { Place } from '../shared/place.ts';
import { RequestPriority } from '../shared/request-priority.ts';
import type { ResolvedResource } from '../template/types.ts';
import { roleAssumption, roleIdOf } from './assume-role.ts';
import { failureDestinations } from './failure-destinations.ts';
import { type Identities, identitiesIn } from './identities.ts';
import { boundKeptFolders } from './kept-folders.ts';
import { LocalGroups } from './local-groups.ts';
import { createLocalLambda } from './local-lambda.ts';
import { putOnce } from './mapping-credentials.ts';
import { mappingPorts } from './mapping-ports.ts';
import { explainPortInUse } from './port-in-use.ts';
import { requestPlaces } from './request-place.ts';
import { RoleSessions } from './role-sessions.ts';

/** How long work in progress may take when the mirror stops, each layer for itself. */
export const graceMs = 10_000;

/** The AWS services of the mirror, before anything is deployed to them. */
export interface LocalCloud {
  readonly lambda: LambdaService;
  readonly eventSourceMappings: EventSourceMappingService;
  readonly aws: AwsEndpoint;
  readonly schemas: SchemaRegistry;
  readonly scramSecrets: ScramSecrets;
  readonly schedules: Scheduler;
  readonly offsets: TopicOffsets;
  /** What went to queues, SNS topics and buckets. */
  readonly capturedFailures: CapturedFailures;
  /** Errors and delays of the next invocations of functions. */
  readonly functionFaults: FunctionFaults;
  /** Of the Fault Injection Service. */
  readonly experiments: Experiments;
  /** Of mappings, schedules and asynchronous invocations. */
  readonly clock: AdvancingClock;
  /** Requests that a client waits for. */
  readonly requestPriority: RequestPriority;
  /** What functions may do; absent: everything. */
  readonly access?: AccessControl;
}

export interface LocalCloudOptions {
  readonly services: RunningServices;
  /** Accounts and Regions of the stacks, in the order of their deployment; at least one. */
  readonly places: readonly Place[];
  /** What the MSK configurations of the stacks become. Absent: there are none. */
  readonly brokerSettings?: BrokerSettings;
  /** Absolute path. */
  readonly dataDirectory: string;
  readonly awsPort: number;
  /** Names by which the endpoint may be called besides those of the loopback interface. */
  readonly hostNames?: readonly string[];
  readonly secrets: Secrets;
  /** Resources of the stack; filled while it is deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** The stacks, as CloudFormation describes them. */
  readonly stacks: () => readonly StackDescription[];
  /** Whether the policies of roles decide what functions may do. */
  readonly isIamEnforced: boolean;
  /** Whether mappings remember what happened to their last records. */
  readonly remembersRecords: boolean;
  /** Whether functions run in threads or processes. */
  readonly isolation: Isolation;
  /** Where debuggers find functions. Absent: nowhere. */
  readonly debuggers?: DebuggerServer;
  /** Users of the user pools. */
  readonly users: PoolUsers;
  /** A variable of a function with local addresses in the place of those of AWS. Absent: as it is. */
  readonly localOf?: (text: string) => string;
  /** Services of AWS itself that may be called. */
  readonly allowedAwsServices: readonly string[];
  readonly log: Log;
  /** What is started registers here how it is stopped. */
  readonly starting: AsyncDisposableStack;
}

/** Starts the AWS endpoint, the Lambda service and the event source mapping service. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { services, resources, dataDirectory, log, starting } = options;
  clearKafkaPolicies(dataDirectory);
  boundKeptFolders(dataDirectory);
  const schemas = openSchemaRegistry(join(dataDirectory, 'schemas.json'));
  // The endpoint and the functions need each other: its address is in their environment, it invokes them.
  const aws = await explainPortInUse('--aws-port', () =>
    startAwsEndpoint({ port: options.awsPort, host: '127.0.0.1', hostNames: options.hostNames, log }),
  );
  starting.defer(() => aws.stop(graceMs));

  const clock = new AdvancingClock();
  const experiments = new Experiments({
    clock,
    terminate: (functionArn, shouldTerminate) => lambda.terminateEnvironments(functionArn, shouldTerminate),
  });
  const sessions = new RoleSessions(dataDirectory);
  const access = options.isIamEnforced
    ? accessControl(options, sessions, (name) => lambda.getFunction(name))
    : undefined;
  const cpu = new CpuMeter();
  const cpuIdleShare = () => cpu.idleShare();
  const functionFaults = new FunctionFaults(clock);
  const lambda = createLocalLambda(options, {
    aws,
    experiments,
    access,
    functionFaults,
    cpuIdleShare,
    clock,
  });
  starting.defer(() => lambda.stop(graceMs));

  const schedules = createScheduler({ invoke: lambda.invoke, clock, log });
  starting.defer(() => schedules.stop(graceMs));

  const requestPriority = new RequestPriority();
  const capturedFailures = new CapturedFailures(join(dataDirectory, 'failure-destinations.ndjson'));
  const offsets = new TopicOffsets(services.kafka.bootstrapBrokers);
  starting.defer(() => offsets.close());
  const eventSourceMappings = createEventSourceMappingService(
    mappingPorts({
      lambda,
      kafka: services.kafka,
      brokerSettings: options.brokerSettings,
      groups: new LocalGroups(join(dataDirectory, 'consumer-groups.json'), log),
      secrets: options.secrets,
      putUser: putOnce((user) => putScramUser(services.kafka.bootstrapBrokers, user)),
      schemas,
      resources,
      deliverToArn: failureDestinations(capturedFailures, log, options),
      clock,
      requestPriority,
      cpuIdleShare,
      authorize: access?.authorize,
      remembersRecords: options.remembersRecords,
      offsets,
      log,
    }),
  );
  starting.defer(() => eventSourceMappings.stop(graceMs));

  const scramSecrets = openScramSecrets(options);
  aws.serve(
    endpointPorts(options, {
      lambda,
      eventSourceMappings,
      scramSecrets,
      experiments,
      sessions,
      access,
      clock,
    }),
  );
  return {
    lambda,
    eventSourceMappings,
    aws,
    schemas,
    scramSecrets,
    schedules,
    offsets,
    capturedFailures,
    functionFaults,
    experiments,
    clock,
    requestPriority,
    access,
  };
}

/** A Kafka without a SCRAM listener, as the user's own, is not given users. */
function openScramSecrets({
  services,
  dataDirectory,
  secrets,
  resources,
  log,
}: LocalCloudOptions): ScramSecrets {
  const { bootstrapBrokers, scramBootstrapBrokers = [] } = services.kafka;
  const hasUsers = scramBootstrapBrokers.length > 0;
  return new ScramSecrets({
    file: join(dataDirectory, 'scram-secrets.json'),
    secrets,
    resources,
    putUser: async (user) => (hasUsers ? putScramUser(bootstrapBrokers, user) : undefined),
    removeUser: async (name) => (hasUsers ? removeScramUser(bootstrapBrokers, name) : undefined),
    warn: (message) => log.warn(message),
  });
}

function accessControl(
  { resources, dataDirectory, log }: LocalCloudOptions,
  sessions: RoleSessions,
  functionNamed: LambdaService['getFunction'],
): AccessControl {
  return new AccessControl({
    resources,
    functionNamed,
    sessionOf: sessions.ofOwner,
    sessionOwners: () => sessions.owners(),
    onRefusal: (message) => log.warn(message),
    putKafkaPolicy: (functionName, policy) => putKafkaPolicy(dataDirectory, functionName, policy),
  });
}

/** What the endpoint serves. */
interface ServedServices {
  readonly lambda: LambdaService;
  readonly eventSourceMappings: EventSourceMappingService;
  readonly scramSecrets: ScramSecrets;
  readonly experiments: Experiments;
  readonly sessions: RoleSessions;
  readonly access: AccessControl | undefined;
  readonly clock: AdvancingClock;
}

function endpointPorts(
  { services, places, dataDirectory, resources, stacks, secrets, users, log }: LocalCloudOptions,
  { lambda, eventSourceMappings, scramSecrets, experiments, sessions, access, clock }: ServedServices,
): AwsEndpointPorts {
  const identities = identitiesIn({
    dataDirectory,
    lambda: () => lambda,
    sessions,
    roleIdOf: (roleArn) => roleIdOf(roleArn, [...resources.values()]),
    log,
  });
  return {
    lambda,
    eventSourceMappings,
    clusters: () => clustersOf(resources),
    configurations: () => configurationsOf(resources),
    scramSecrets,
    kafka: services.kafka,
    secrets,
    userPools: { has: (id) => isUserPool(id, resources), findUser: (name) => users.find(name) },
    dynamodbEndpoint: services.dynamodb.endpoint,
    sesEndpoint: services.ses.endpoint,
    callerOf: identities.callerOf,
    sessionTokenOf: identities.sessionTokenOf,
    authorize: access && ((accessKeyId, request) => authorizeKey(accessKeyId, request, identities, access)),
    experiments,
    clock,
    ...(places.at(-1) as Place),
    placeOf: requestPlaces(places, identities.placeArnOf),
    stacks,
    assumeRole: roleAssumption({ identities, sessions, access, resources }),
    unpackCode: (zip) => unpackUploadedCode(zip, { dataDirectory, log }),
    log,
  };
}

/** Keys that no function has are the user's, who may do everything. */
function authorizeKey(accessKeyId: string, request: Access, identities: Identities, access: AccessControl) {
  const session = identities.sessionOf(accessKeyId);
  if (session) return access.authorizeSession(session, request);
  const owner = identities.functionOf(accessKeyId);
  if (!owner) identities.nameUnknown(accessKeyId);
  return owner && access.authorizeRequest(owner.functionName, request);
}
