import { availableParallelism } from 'node:os';
import { brokersOf } from '../aws/msk/bootstrap-brokers.ts';
import { connectionFailure } from '../event-source-mapping/consumer/access-check.ts';
import { RefusedTopicError } from '../event-source-mapping/consumer/errors.ts';
import type {
  EventSourceMappingPorts,
  GroupOffsets,
  KafkaConnection,
  NewTopics,
} from '../event-source-mapping/types.ts';
import { functionReference } from '../lambda/function-name.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { BrokerSettings } from '../msk/broker-settings.ts';
import type { MskCluster, MskListener } from '../msk/msk-cluster.ts';
import type { SchemaRegistry } from '../resources/glue/schema-registry.ts';
import { clustersOf } from '../resources/msk/clusters.ts';
import { ensureTopic, TopicCollisionError, withKafkaAdmin } from '../resources/msk/kafka-admin.ts';
import { resourcesOfType } from '../resources/resources-of-type.ts';
import type { KafkaService } from '../services/types.ts';
import type { TimerClock } from '../shared/clock.ts';
import { ConcurrencyLimiter } from '../shared/concurrency-limiter.ts';
import { counted } from '../shared/counted.ts';
import { InFlight } from '../shared/in-flight.ts';
import type { Log } from '../shared/log.ts';
import type { RequestPriority } from '../shared/request-priority.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { ResolvedResource } from '../template/types.ts';
import type { LocalGroups } from './local-groups.ts';
import { type CredentialDependencies, endpointBySecret } from './mapping-credentials.ts';

export interface MappingDependencies extends CredentialDependencies {
  readonly lambda: LambdaService;
  /** What the MSK configurations become. Absent: there are none. */
  readonly brokerSettings?: BrokerSettings;
  /** Names of groups in the local Kafka. Absent: those of the mappings. */
  readonly groups?: LocalGroups;
  readonly schemas: SchemaRegistry;
  /** Resources of the stack, those created so far while it is deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly deliverToArn: EventSourceMappingPorts['deliverToArn'];
  readonly clock: TimerClock;
  readonly requestPriority: RequestPriority;
  /** Share of the machine's processors that are idle, 0 to 1. */
  readonly cpuIdleShare: () => number;
  readonly authorize: EventSourceMappingPorts['authorize'];
  readonly remembersRecords: boolean;
  readonly offsets: GroupOffsets;
  readonly log: Log;
}

/** Ties the mapping engine to the rest of the mirror. */
export function mappingPorts(dependencies: MappingDependencies): EventSourceMappingPorts {
  const { lambda, schemas, log, deliverToArn, requestPriority, cpuIdleShare, authorize } = dependencies;
  // Mappings share on-failure topics, and name them while they begin and while they are ensured.
  const creations = new InFlight<void>();
  return {
    invoke: lambda.invoke,
    writeLog: lambda.writeLog,
    clock: dependencies.clock,
    log,
    connect: (source) => connect(source, dependencies),
    schemaVersion: (schemaVersionId) => schemas.find(schemaVersionId),
    registryFormats: (registryArn) => registryFormats(registryArn, dependencies),
    functionArn: (functionName) => {
      const { qualifier } = functionReference(functionName);
      const arn = lambda.getFunction(functionName)?.functionArn;
      return arn && qualifier ? `${arn}:${qualifier}` : arn;
    },
    functionTimeoutSeconds: (functionName) => lambda.getFunction(functionName)?.timeoutSeconds,
    ensureTopic: (connection, topic) =>
      creations.share(topic, () => createUndeclaredTopic(dependencies.kafka, connection, topic, log)),
    isDeclaredTopic: (topic) => isDeclaredTopic(topic, dependencies),
    deliverToArn,
    authorize,
    remembersRecords: dependencies.remembersRecords,
    offsets: dependencies.offsets,
    limiter: new ConcurrencyLimiter(Math.max(2, availableParallelism()), {
      cpuIdleShare,
      isForegroundBusy: () => requestPriority.isBusy,
      now: () => performance.now(),
    }),
  };
}

const isDeclaredTopic = (topic: string, { resources }: MappingDependencies) =>
  resourcesOfType(resources, 'AWS::MSK::Topic').some(({ properties }) => properties.TopicName === topic);

/** A registry of the template may be empty still; one of another stack is known when that stack ran here. */
function registryFormats(registryArn: string, { schemas, resources }: MappingDependencies) {
  const formats = schemas.formatsOf(registryArn);
  const isDeclared = resourcesOfType(resources, 'AWS::Glue::Registry').some(
    ({ physicalId }) => physicalId === registryArn,
  );
  return formats.length > 0 || isDeclared ? formats : undefined;
}

/** Every cluster of a template, and every self-managed one, is the one Kafka of the mirror. */
function connect(
  { eventSourceArn, selfManagedBrokers, groupId, credentials }: MappingSource,
  dependencies: MappingDependencies,
): KafkaConnection {
  const { kafka, resources, groups } = dependencies;
  const brokers = selfManagedBrokers?.join(',');
  const source = brokers ?? eventSourceArn ?? '';
  const group = groupId === undefined ? {} : { groupId: groups?.nameOf(groupId, source) };
  const cluster = clustersOf(resources).find(({ arn }) => arn === source);
  const connection = { ...endpointOf(credentials, cluster, dependencies), ...group };
  if (brokers !== undefined) return { ...connection, advertisedBootstrapServers: brokers };
  // A cluster of another stack or account is named by its ARN alone; the local Kafka replaces it too.
  if (!cluster && !/^arn:[^:]+:kafka:/.test(source)) {
    throw new ServiceException('InvalidParameterValueException', `Unrecognized event source: ${source}.`);
  }
  const byIam = !credentials && usesIam(source, resources);
  return {
    ...connection,
    advertisedBootstrapServers: advertisedBrokers(kafka, cluster, { byIam, credentials }).join(','),
    usesIam: byIam,
    newTopics: newTopicsOf(source, dependencies),
  };
}

/** The PLAINTEXT listener, which costs least, for all that need no other to be held to their rights. */
function endpointOf(
  credentials: MappingSource['credentials'],
  cluster: MskCluster | undefined,
  dependencies: MappingDependencies,
): Pick<KafkaConnection, 'bootstrapBrokers' | 'security' | 'connectionFailure'> {
  const endpoint = endpointBySecret(credentials, cluster, dependencies);
  if (!endpoint) return { bootstrapBrokers: dependencies.kafka.bootstrapBrokers };
  const { failure, ...connection } = endpoint;
  return { ...connection, connectionFailure: async () => failure ?? connectionFailure(connection) };
}

type MappingSource = Parameters<EventSourceMappingPorts['connect']>[0];

/** The listener that Lambda would use: by how it authenticates, else TLS before PLAINTEXT. */
function advertisedBrokers(
  kafka: KafkaService,
  cluster: MskCluster | undefined,
  { byIam, credentials }: { byIam: boolean; credentials: MappingSource['credentials'] },
): readonly string[] {
  const preferred: MskListener[] = credentials
    ? [credentials.type === 'CLIENT_CERTIFICATE_TLS_AUTH' ? 'tls' : 'scram']
    : byIam || !cluster
      ? ['iam']
      : ['tls', 'plaintext', 'iam'];
  const declared = preferred.filter((each) => !cluster?.properties || cluster.listeners.includes(each));
  const served = declared.map((each) => brokersOf(kafka, each)).find((brokers) => brokers.length > 0);
  return (
    served ?? (kafka.iamBootstrapBrokers.length > 0 ? kafka.iamBootstrapBrokers : kafka.bootstrapBrokers)
  );
}

function newTopicsOf(source: string, { brokerSettings }: MappingDependencies): NewTopics | undefined {
  if (!brokerSettings) return undefined;
  const { partitions, topics } = brokerSettings;
  return { partitionCount: partitions.get(source) ?? 1, settings: topics.get(source) ?? {} };
}

/**
 * Lambda authenticates by IAM where that is on and no secret is given. A cluster that is not in the template is taken to
 * have it on when a policy of the template is about it: a policy for nothing is less likely than a cluster without.
 * https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
 */
function usesIam(clusterArn: string, resources: ReadonlyMap<string, ResolvedResource>): boolean {
  const all = [...resources.values()];
  const cluster = all.find(
    ({ type, physicalId }) => type.startsWith('AWS::MSK::') && physicalId === clusterArn,
  );
  if (!cluster) return all.some((each) => each.type.startsWith('AWS::IAM::') && isAboutKafka(each));
  if (cluster.type === 'AWS::MSK::ServerlessCluster') return true; // It has nothing else.
  const { Sasl } = (cluster.properties.ClientAuthentication ?? {}) as {
    Sasl?: { Iam?: { Enabled?: unknown } };
  };
  return String(Sasl?.Iam?.Enabled) === 'true';
}

const isAboutKafka = ({ properties }: ResolvedResource) =>
  JSON.stringify(properties).includes('"kafka-cluster:');

async function createUndeclaredTopic(
  kafka: KafkaService,
  { newTopics }: KafkaConnection,
  topic: string,
  log: Log,
): Promise<void> {
  const { partitionCount: numPartitions = 1, settings = {} } = newTopics ?? {};
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  try {
    const { isNew, partitions } = await withKafkaAdmin(kafka, (admin) =>
      ensureTopic(admin, { topic, numPartitions, replicationFactor: 1, configEntries }),
    );
    if (!isNew) return;
    log.warn(
      `topic ${topic} is named by a mapping but declared nowhere: created with ${counted(partitions.length, 'partition')}`,
    );
  } catch (cause) {
    throw cause instanceof TopicCollisionError ? new RefusedTopicError(cause.message, { cause }) : cause;
  }
}
